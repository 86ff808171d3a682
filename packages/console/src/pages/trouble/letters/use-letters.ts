/**
 * The dead letters of a filter, a page of them, the last ones first. A list that somebody looks at ends where it did when they
 * came, whatever comes since and whenever it is asked for anew, until they ask for the new ones.
 */
import { useRef } from "preact/hooks";
import { read } from "../../../api/read.ts";
import type { LetterFilter } from "../../../commands/letters.ts";
import { useLive } from "../../../live/use-live.ts";

const PAGE = 50;

export function useLetters(filter: LetterFilter, before: number | undefined) {
  const key = JSON.stringify([filter, before]);
  const ends = useRef(new Map<string, number>());
  const look = async (signal: AbortSignal) => {
    let end = ends.current.get(key);
    if (end === undefined) {
      end = (await read("/trouble", {}, signal)).deadLetters.end;
      ends.current.set(key, end);
    }
    // Of another topic it is not known where it ends.
    const last = before ?? (filter.topic === undefined ? end : undefined);
    const query = { ...filter, before: last, newest: "true", limit: PAGE } as const;
    return { ...(await read("/dead-letters", { query }, signal)), end };
  };
  // Somebody else may send them again, too.
  const found = useLive(key, look, ["operator"]);
  const showNew = (): void => {
    ends.current.delete(key);
    found.reload();
  };
  return { found, showNew };
}
