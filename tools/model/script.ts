/** What comes to the functions from outside, drawn from a seed beforehand: the same for each engine. */
import { type Random, randomOf } from "statefun-runtime/simulation";
import { type Envelope, NOTHING, type Program, randomProgram } from "../simulate/programs.ts";

export interface Script {
  readonly seed: number;
  /** What labels, and the ids of its instances, begin with. */
  readonly scope: string;
  /** Messages in a batch, batches of one function at once, and bytes of state that are kept in memory. */
  readonly maxBatch: number;
  readonly batchesInFlight: number;
  readonly cacheBytes: number;
  /** How long calls and commits take at most, in milliseconds. */
  readonly callMs: number;
  readonly commitMs: number;
  readonly rounds: readonly Round[];
}

export interface Round {
  readonly topic: string;
  readonly records: readonly { readonly id: string; readonly program: Program }[];
  /** How much time passes then, in milliseconds. */
  readonly waitMs: number;
  /** And after that. Later functions declare more values. */
  readonly end: "go on" | "deploy" | "restart";
}

/** A record of an ingress topic. */
export interface Arrival {
  readonly topic: string;
  readonly id: string;
  readonly step: Envelope;
}

/** How often what a program sends may send something again. */
export const DEPTH = 2;
const IDS = ["1", "2", "😀 ü"];

export function scriptOf(seed: number, scope = ""): Script {
  const random = randomOf(seed);
  return {
    seed,
    scope,
    maxBatch: random.pick([1, 3, 1000]),
    batchesInFlight: random.pick([1, 2, 128]),
    cacheBytes: random.pick([0, 2000, 1024 * 1024]),
    callMs: random.pick([0, 2, 20]),
    commitMs: random.pick([0, 2, 20]),
    rounds: Array.from({ length: random.int(1, 4) }, () => randomRound(random, scope)),
  };
}

function randomRound(random: Random, scope: string): Round {
  const ids = IDS.map((id) => scope + id);
  const receivers = ["fn", "other"].flatMap((fn) => ids.map((id) => `${fn}/${id}`));
  return {
    topic: random.pick(["in", "both"]),
    records: Array.from({ length: random.int(1, 3) }, () => ({
      id: random.pick(ids),
      program: randomProgram(random, DEPTH, receivers),
    })),
    waitMs: random.pick([0, 1, 100, 2000, 60_000]),
    end: random.pick(["go on", "go on", "deploy", "restart"]),
  };
}

export function arrivalsOf({ scope, rounds }: Script, round: number): Arrival[] {
  const { topic = "", records = [] } = rounds[round] ?? {};
  return records.map(({ id, program }, index) => ({
    topic,
    id,
    step: { label: `${scope}${round}:${index}`, program },
  }));
}

/** Messages that do nothing but show what each instance has in the end. */
export function lookAround({ scope }: Pick<Script, "scope">): Arrival[] {
  return IDS.map((id) => ({
    topic: "both",
    id: scope + id,
    step: { label: `${scope}end:${id}`, program: NOTHING },
  }));
}
