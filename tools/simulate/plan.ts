/** What happens in one life, drawn from a seed beforehand, so that a part of it can be left out without a change to the rest. */
import {
  type Faults,
  NO_FAULTS,
  type Random,
  randomOf,
  roughFaults,
} from "statefun-runtime/simulation";
import { type Program, randomProgram } from "./programs.ts";

export const DEPTH = 3;

export type Step =
  /** A request to produce, which is made again after each crash until it is answered. */
  | {
      readonly do: "produce";
      readonly topic: string;
      readonly records: readonly { readonly id: string; readonly program: Program }[];
    }
  /** So many things happen. */
  | { readonly do: "run"; readonly steps: number }
  | { readonly do: "wait"; readonly ms: number }
  /** As kill -9, and a new start. */
  | { readonly do: "crash" }
  /** The functions are replaced by their next version, which declares more values. */
  | { readonly do: "deploy" }
  /** The machine's clock is set. */
  | { readonly do: "jump"; readonly ms: number }
  /** What an operator does. */
  | { readonly do: "pause" | "resume"; readonly place: Place }
  | { readonly do: "retry all" }
  | { readonly do: "fire"; readonly place: Required<Place> };

/** Everything, a function, or an instance. */
export interface Place {
  readonly function?: string;
  readonly id?: string;
}

export interface Plan {
  readonly seed: number;
  readonly faults: Faults;
  /** Of one function at once, messages in a batch, and bytes of state that are kept in memory. */
  readonly batchesInFlight: number;
  readonly maxBatch: number;
  readonly cacheBytes: number;
  readonly steps: readonly Step[];
}

const PLACES: readonly Required<Place>[] = [
  { function: "simulate/fn", id: "1" },
  { function: "simulate/fn", id: "2" },
  { function: "simulate/other", id: "1" },
  { function: "simulate/other", id: "3" },
];
const MOST_STEPS = 40;

export function planOf(seed: number): Plan {
  const random = randomOf(seed);
  const isRough = random.chance(0.8);
  return {
    seed,
    faults: isRough ? roughFaults(random) : { ...NO_FAULTS, callMs: 2, commitMs: 2 },
    batchesInFlight: random.pick([1, 2, 128]),
    maxBatch: random.pick([1, 3, 1000]),
    cacheBytes: random.pick([0, 2000, 1024 * 1024]),
    steps: Array.from({ length: random.int(5, MOST_STEPS) }, () => randomStep(random)),
  };
}

function randomStep(random: Random): Step {
  const at = random.int(1, 100);
  if (at <= 30) {
    const records = Array.from({ length: random.int(1, 4) }, () => ({
      id: random.pick(["1", "2"]),
      program: randomProgram(random, DEPTH),
    }));
    return { do: "produce", topic: random.pick(["in", "in", "both"]), records };
  }
  if (at <= 65) return { do: "run", steps: random.int(1, 60) };
  if (at <= 75) return { do: "wait", ms: random.pick([1, 100, 10_000, 100_000]) };
  if (at <= 84) return { do: "crash" };
  if (at <= 85) return { do: "deploy" };
  if (at <= 87) return { do: "jump", ms: random.pick([-3_600_000, -1000, 1000, 3_600_000]) };
  if (at <= 92) return { do: "pause", place: randomPlace(random) };
  if (at <= 96) return { do: "resume", place: randomPlace(random) };
  if (at <= 98) return { do: "retry all" };
  return { do: "fire", place: random.pick(PLACES) };
}

function randomPlace(random: Random): Place {
  const place = random.pick(PLACES);
  return random.pick([{}, { function: place.function }, place]);
}
