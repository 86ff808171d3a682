/** How a program under test is, by the probe that is preloaded into it. */
import type { Program, ProgramOptions } from "./program.ts";

/** What a program tells of itself. */
export interface Vitals {
  /** Live after a collection, in bytes: the main thread's heap, and the buffers outside of it. */
  readonly heapBytes: number;
  /** The longest that the event loop was held since the last time, in milliseconds. */
  readonly longestDelayMs: number;
}

/** In front of the names that the probe gives to threads, which neither Node's own threads nor V8's have. */
export const THREAD_MARK = "@";

const PROBE = new URL("./probe.ts", import.meta.url).href;

/** The options of a program that {@link vitalsOf} can be asked of. */
export const PROBED = {
  ipc: true,
  env: { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${PROBE}` },
} as const satisfies ProgramOptions;

/** Collects garbage first. The longest delay is the one since it was asked the last time, or since its start. */
export async function vitalsOf(program: Program): Promise<Vitals> {
  return (await program.ask("vitals")) as Vitals;
}
