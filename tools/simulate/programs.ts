/** Random programs: what a message makes its receiver do, and what has to have happened when all is done. */
import type { Random } from "statefun-runtime/simulation";

export interface Program {
  readonly add: number;
  /** How often it fails before it succeeds. */
  readonly fails: number;
  readonly sends: readonly { readonly to: string; readonly program: Program }[];
  readonly timers: readonly Timer[];
}

export interface Timer {
  readonly ms: number;
  readonly to: string;
  readonly program: Program;
  /** `now`: taken back in the same answer. `later`: by a message to itself, which may come too late. */
  readonly cancel: "never" | "now" | "later";
}

const RECEIVERS = ["fn/1", "fn/2", "other/1", "other/3"];
const DELAYS_MS = [0, 1, 20, 1000, 59_000, 61_000, 200_000];

/** The longest that a chain of delayed messages may take, in milliseconds: for {@link randomProgram} of that depth. */
export const longestMs = (depth: number): number => depth * Math.max(...DELAYS_MS);

export function randomProgram(random: Random, depth: number): Program {
  const some = <T>(most: number, make: () => T): T[] =>
    depth === 0 ? [] : Array.from({ length: random.int(0, most) }, make);
  return {
    add: random.int(-5, 5),
    fails: random.chance(0.15) ? random.int(1, 2) : 0,
    sends: some(3, () => ({
      to: random.pick(RECEIVERS),
      program: randomProgram(random, depth - 1),
    })),
    timers: some(2, () => ({
      ms: random.pick(DELAYS_MS),
      to: random.pick(RECEIVERS),
      program: randomProgram(random, depth - 1),
      cancel: random.pick(["never", "never", "now", "later"] as const),
    })),
  };
}

export const sendLabel = (label: string, at: number): string => `${label}.${at}`;
export const timerLabel = (label: string, at: number): string => `${label}t${at}`;

/** Adds the labels of all that may come of a program: true where it has to run, once; false where it may. */
export function expectedOf(
  label: string,
  { sends, timers }: Program,
  isCertain: boolean,
  into: Map<string, boolean>,
): void {
  into.set(label, isCertain);
  for (const [at, { program }] of sends.entries()) {
    expectedOf(sendLabel(label, at), program, isCertain, into);
  }
  for (const [at, { program, cancel }] of timers.entries()) {
    if (cancel === "now") continue;
    expectedOf(timerLabel(label, at), program, isCertain && cancel === "never", into);
  }
}
