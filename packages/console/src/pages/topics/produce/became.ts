/** What became of records that were produced: whether they fail, and which dead letters came of them. */
import { type Answer, read } from "../../../api/read.ts";
import { finder } from "../records.ts";
import type { Routes } from "../use-routes.ts";

type Letter = Extract<Answer<"/dead-letters">["letters"][number], { reason: string }>;
type Span = Answer<"/trace">["spans"][number];

export interface Became {
  readonly letters: readonly Letter[];
  /** Why functions could not deal with it so far. */
  readonly failures: readonly string[];
}

/** The offsets of the first record and the last. */
export interface Sent {
  readonly first: number;
  readonly last: number;
}

export const DEAD_LETTERS = "dead-letters";
/** Records whose dead letters are looked for. */
const MOST = 1000;

/** @throws ApiError */
export async function becameOf(
  topic: string,
  { first, last }: Sent,
  routes: Routes,
  signal: AbortSignal,
): Promise<Became> {
  const limit = Math.min(MOST, last - first + 1);
  const { records } = await finder(topic, undefined)({ offset: first, limit }, signal);
  const from = records[0]?.time;
  if (from === undefined) return { letters: [], failures: [] };
  const since = await read("/dead-letters", { query: { from, limit: MOST } }, signal);
  const letters = since.letters.filter((letter) => "reason" in letter);
  const spans = first === last ? await spansOf(topic, first, signal) : [];
  if (spans.length > 0 && spans.every(({ outcome }) => outcome !== "unknown")) {
    const offsets = new Set(spans.flatMap(lettersIn));
    return {
      letters: letters.filter(({ offset }) => offsets.has(offset)),
      failures: spans.flatMap(failureOf),
    };
  }
  const keys = new Set(records.map(({ key }) => key));
  const functions = new Set(routes.flatMap(({ targets }) => targets));
  return {
    letters: letters.filter((letter) => functions.has(letter.function) && keys.has(letter.id)),
    failures: [],
  };
}

async function spansOf(
  topic: string,
  offset: number,
  signal: AbortSignal,
): Promise<readonly Span[]> {
  const { root, spans } = await read("/trace", { query: { topic, offset } }, signal);
  return root.kind === "record" ? spans : [];
}

function lettersIn({ records = [], letter }: Span): readonly number[] {
  const places = letter === undefined ? records : [...records, letter];
  return places.flatMap(({ topic, offset }) => (topic === DEAD_LETTERS ? [offset] : []));
}

function failureOf({ function: typename, id, outcome, attempts = [] }: Span): readonly string[] {
  const error = attempts.at(-1)?.error;
  return outcome === "failing" ? [`${typename} ${id}: ${error ?? ""}`] : [];
}
