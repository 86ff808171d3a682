/** What is not as it should be, in numbers: one look for the whole page, kept current by what the runtime tells. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { onEvent } from "../api/events.ts";
import { type Answer, read } from "../api/read.ts";
import { useLive } from "./use-live.ts";

export type Trouble = Answer<"/trouble">;

/** How often it is looked at when all that is told is that functions work, in milliseconds: lag and slow commits tell nothing. */
const WORK_MS = 5000;

/** The topic of the messages that were given up by an operator, and by functions unless they say otherwise. */
export const DEAD_LETTERS = "dead-letters";

/** Undefined until it is known. */
export const trouble = signal<Trouble | undefined>(undefined);

/** Keeps {@link trouble} current. To be used once. */
export function useTrouble(): void {
  const live = useLive("trouble", (signal) => read("/trouble", {}, signal), [
    "failures",
    "endpoints",
    "pauses",
    "operator",
  ]);
  const reload = useRef(live.reload);
  reload.current = live.reload;
  useEffect(() => {
    if (live.data !== undefined) trouble.value = live.data;
  }, [live.data]);
  useEffect(() => {
    const stuck = new Map<string, number>();
    let looked = performance.now();
    const offs = [
      onEvent("topics", (topics) => {
        if (topics.some(({ topic }) => topic === DEAD_LETTERS)) reload.current();
      }),
      onEvent("functions", (functions) => {
        const isNew = functions.some((one) => one.stuck !== (stuck.get(one.function) ?? 0));
        for (const one of functions) stuck.set(one.function, one.stuck);
        if (!isNew && performance.now() - looked < WORK_MS) return;
        looked = performance.now();
        reload.current();
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, []);
}

/** How many things are wrong. */
export function wrongOf(seen: Trouble): number {
  const { engine, deadLetters, failing, stuck, endpointsDown, orphans, paused } = seen;
  return engine + deadLetters.waiting + failing + stuck + endpointsDown + orphans + paused;
}
