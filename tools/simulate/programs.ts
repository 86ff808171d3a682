/** Random programs: what a message makes its receiver do. */
import type { Random } from "statefun-runtime/simulation";
import { VALUES } from "./values.ts";

export interface Program {
  readonly add: number;
  /** How often it fails before it succeeds. */
  readonly fails: number;
  readonly writes: readonly Write[];
  /** How many records it writes. */
  readonly emits: number;
  readonly sends: readonly { readonly to: string; readonly program: Program }[];
  readonly timers: readonly Timer[];
}

/** What is written to the value of that name: by its place among its options, and null to clear it. */
export interface Write {
  readonly value: string;
  readonly option: number | null;
}

export interface Timer {
  readonly ms: number;
  readonly to: string;
  readonly program: Program;
  /**
   * `now`: taken back in the same answer. `again`: that, and sent once more under the same token. `later`: taken back by a
   * message, which may come too late.
   */
  readonly cancel: "never" | "now" | "again" | "later";
  /** Whom the message goes to that takes it back. Only an instance with the id of the sender can. */
  readonly by: string;
}

/** A message: its program, and a label that no other one has. */
export interface Envelope {
  readonly label: string;
  readonly program?: Program;
  /** The token of a delayed message to take back. */
  readonly cancel?: string;
}

export const NOTHING: Program = { add: 0, fails: 0, writes: [], emits: 0, sends: [], timers: [] };

export const RECEIVERS = ["fn/1", "fn/2", "other/1", "other/3"];
const DELAYS_MS = [0, 1, 20, 1000, 59_000, 61_000, 200_000];

/** The longest that a chain of delayed messages may take, in milliseconds: for {@link randomProgram} of that depth. */
export const longestMs = (depth: number): number => depth * Math.max(...DELAYS_MS);

export function randomProgram(
  random: Random,
  depth: number,
  receivers: readonly string[] = RECEIVERS,
): Program {
  const next = () => randomProgram(random, depth - 1, receivers);
  const some = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: random.int(0, most) }, make);
  return {
    add: random.int(-5, 5),
    fails: random.chance(0.15) ? random.int(1, 2) : 0,
    writes: some(2, () => {
      const { name, options } = random.pick(VALUES);
      return { value: name, option: random.chance(0.2) ? null : random.int(0, options.length - 1) };
    }),
    emits: random.int(0, 1),
    sends: some(depth === 0 ? 0 : 3, () => ({ to: random.pick(receivers), program: next() })),
    timers: some(depth === 0 ? 0 : 2, () => ({
      ms: random.pick(DELAYS_MS),
      to: random.pick(receivers),
      program: next(),
      cancel: random.pick(["never", "never", "now", "again", "later"] as const),
      by: random.pick(receivers),
    })),
  };
}

/** What a time of a program or a value is where all times are multiplied, in whole milliseconds. */
export const scaled = (ms: number, timeScale: number): number => Math.ceil(ms * timeScale);

/** A record may go to several functions, and is a message of its own to each. */
export const arrivedLabel = (label: string, fn: string): string => `${label}@${fn}`;
export const sendLabel = (label: string, at: number): string => `${label}.${at}`;
/** Also the token of the delayed message. */
export const timerLabel = (label: string, at: number): string => `${label}t${at}`;
/** Of the one that is sent once more under the same token. */
export const againLabel = (token: string): string => `${token}a`;
/** Of the message that takes it back. */
export const cancelLabel = (token: string): string => `${token}c`;
