/** What happens in one life, drawn from a seed beforehand, so that a part of it can be left out without a change to the rest. */
import {
  type Faults,
  NO_FAULTS,
  type Random,
  randomOf,
  roughFaults,
} from "statefun-runtime/simulation";
import type { Instance } from "./ledger.ts";
import { type LifeSettings, randomSettings } from "./settings.ts";
import type { NewMessage, NewRecords, Workload } from "./workload.ts";
import { WORKLOADS, type WorkloadName } from "./workloads.ts";

export type Step =
  /** A request to produce, which is made again after each crash until it is answered. */
  | ({ readonly do: "produce" } & NewRecords)
  /** The same request once more, or another one under its key. `back` from the last one. */
  | { readonly do: "produce again"; readonly back: number; readonly isOther: boolean }
  /** So many things happen. */
  | { readonly do: "run"; readonly steps: number }
  | { readonly do: "wait"; readonly ms: number }
  /** As kill -9, and a new start. */
  | { readonly do: "crash" }
  /** An end in order, and a new start. */
  | { readonly do: "restart" }
  /** The functions are replaced by their next version. */
  | { readonly do: "deploy" }
  /** The machine's clock is set. */
  | { readonly do: "jump"; readonly ms: number }
  | OperatorStep;

/** What an operator does. */
export type OperatorStep =
  | { readonly do: "pause" | "resume"; readonly place: Place }
  | { readonly do: "retry all" }
  | ({ readonly do: "edit" } & Seen)
  | MessageStep
  | { readonly do: "clear"; readonly instance: Instance }
  | { readonly do: "send"; readonly message: NewMessage }
  /** About dead letters. */
  | { readonly do: "redrive" | "drop" }
  /** So many records are taken out at once. */
  | { readonly do: "pop"; readonly count: number }
  | { readonly do: "trim"; readonly topic: string };

/** About a message that an operator sees. */
export type MessageStep = { readonly do: "skip" | "give up" | "cancel" | "fire" } & Seen;

export interface Seen {
  /** The instance of the workload that has such, from this one on. */
  readonly from: number;
  /** As they saw it when they last looked. */
  readonly isStale: boolean;
}

/** Everything, a function, or an instance. */
export type Place = Partial<Instance>;

export interface Plan {
  readonly seed: number;
  readonly workload: WorkloadName;
  readonly faults: Faults;
  readonly settings: LifeSettings;
  readonly steps: readonly Step[];
}

const MOST_STEPS = 40;

export function planOf(seed: number): Plan {
  const random = randomOf(seed);
  const workload = random.pick(["programs", "programs", "programs", "shop"] as const);
  const isRough = random.chance(0.8);
  return {
    seed,
    workload,
    faults: isRough ? randomFaults(random) : { ...NO_FAULTS, callMs: 2, commitMs: 2 },
    settings: randomSettings(random, WORKLOADS[workload].kept),
    steps: Array.from({ length: random.int(5, MOST_STEPS) }, () =>
      randomStep(random, WORKLOADS[workload]),
    ),
  };
}

/** Now and then a disk that fails so often that the process has to end. */
function randomFaults(random: Random): Faults {
  const faults = roughFaults(random);
  return random.chance(0.1) ? { ...faults, failedCommit: 0.7 } : faults;
}

type Draw = (random: Random, workload: Workload) => Step;

/** Steps, and how often each comes beside the others. */
const KINDS: readonly (readonly [share: number, draw: Draw])[] = [
  [28, (random, workload) => ({ do: "produce", ...workload.randomRecords(random) })],
  [5, (random) => ({ do: "produce again", back: random.int(0, 2), isOther: random.chance(0.3) })],
  [30, (random) => ({ do: "run", steps: random.int(1, 60) })],
  [9, (random) => ({ do: "wait", ms: random.pick([1, 100, 10_000, 100_000]) })],
  [8, () => ({ do: "crash" })],
  [1, () => ({ do: "restart" })],
  [1, () => ({ do: "deploy" })],
  [2, (random) => ({ do: "jump", ms: random.pick([-3_600_000, -1000, 1000, 3_600_000]) })],
  [6, (random, workload) => ({ do: "pause", place: randomPlace(random, workload) })],
  [4, (random, workload) => ({ do: "resume", place: randomPlace(random, workload) })],
  [2, () => ({ do: "retry all" })],
  [
    14,
    (random, { instances }) => ({
      do: random.pick(["skip", "give up", "give up", "cancel", "fire", "edit"] as const),
      from: random.int(0, instances.length - 1),
      isStale: random.chance(0.3),
    }),
  ],
  [
    3,
    (random, { clearable }) =>
      clearable.length === 0
        ? { do: "retry all" }
        : { do: "clear", instance: random.pick(clearable) },
  ],
  [2, (random, workload) => ({ do: "send", message: workload.randomMessage(random) })],
  [5, (random) => ({ do: random.pick(["redrive", "redrive", "drop"] as const) })],
  [2, (random, { module }) => ({ do: "trim", topic: random.pick(module.topics).topic })],
  [2, (random) => ({ do: "pop", count: random.int(1, 5) })],
];
const ALL_SHARES = KINDS.reduce((sum, [share]) => sum + share, 0);

function randomStep(random: Random, workload: Workload): Step {
  let at = random.next() * ALL_SHARES;
  for (const [share, draw] of KINDS) {
    at -= share;
    if (at < 0) return draw(random, workload);
  }
  throw new RangeError("shares do not add up");
}

function randomPlace(random: Random, { instances }: Workload): Place {
  const place = random.pick(instances);
  return random.pick([{}, { function: place.function }, place]);
}
