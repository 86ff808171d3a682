/** What goes wrong in a simulation, and how long things take: how likely each is, and the dice that decide. */
import type { Random } from "./random.ts";

/** Probabilities are from 0 to 1, of each call or commit. */
export interface Faults {
  /** A call takes so long, there and back, each from 0 to this many milliseconds. */
  readonly callMs: number;
  /** A call that takes a hundred times as long. */
  readonly slowCall: number;
  /** The service is not reached: the function has not run. */
  readonly unreachable: number;
  /** The function has run, and its answer is lost. */
  readonly lostAnswer: number;
  /** An answer that cannot be read. */
  readonly garbage: number;
  /** A call that the network delivers twice, the second time late: the answer that comes first counts. */
  readonly duplicate: number;
  /** A commit takes from 0 to this many milliseconds, and as long again until it is known to be durable. */
  readonly commitMs: number;
  /** A commit that fails, and may be tried again. */
  readonly failedCommit: number;
}

/** Nothing goes wrong, and nothing takes time. */
export const NO_FAULTS: Faults = {
  callMs: 0,
  slowCall: 0,
  unreachable: 0,
  lostAnswer: 0,
  garbage: 0,
  duplicate: 0,
  commitMs: 0,
  failedCommit: 0,
};

/** Faults as a life may have them, drawn anew for each: some of them are left out, so that the others show. */
export function roughFaults(random: Random): Faults {
  const rare = () => random.pick([0, 0, 0.01, 0.05, 0.2]);
  return {
    callMs: random.pick([0, 1, 5, 50]),
    slowCall: rare(),
    unreachable: rare(),
    lostAnswer: rare(),
    garbage: rare(),
    duplicate: rare(),
    commitMs: random.pick([0, 1, 5, 50]),
    failedCommit: random.pick([0, 0, 0.05, 0.3]),
  };
}

/** What becomes of one call. */
export type CallFate = "answered" | "unreachable" | "lost" | "garbage";

export function callFate({ unreachable, lostAnswer, garbage }: Faults, random: Random): CallFate {
  const at = random.next();
  if (at < unreachable) return "unreachable";
  if (at < unreachable + lostAnswer) return "lost";
  if (at < unreachable + lostAnswer + garbage) return "garbage";
  return "answered";
}
