/** What happens in one life, drawn from its seed beforehand: the workload, and what goes wrong meanwhile. */
import { show } from "../../problem.ts";
import type { Engine, Faults, Random } from "../engine.ts";
import { randomWith, type Random as WorkloadRandom } from "../random.ts";
import type { Action } from "./actions.ts";
import { type Disorder, disordered, type Placed } from "./disorder.ts";

/** What may go wrong, each of it in some of the lives. */
export type Fault =
  /** The engine and the process of the functions are killed, and start again on what is committed. */
  | "crash"
  /** They are down for up to a day after it, so that delayed messages come late. */
  | "downtime"
  /** Who produces or sends from outside does so once more, not having heard that it had been done. */
  | "duplicate"
  /** What goes to different instances, or comes by different topics, comes in another order. */
  | "reordering"
  /** Functions have run, and are called again, because their answer did not come: once, or both times. */
  | "lost answer"
  /** Calls and answers take up to seconds. */
  | "slow answer";

export type Step =
  | Placed
  /** So many things happen before what follows. */
  | { readonly do: "run"; readonly steps: number }
  | { readonly do: "crash"; readonly downMs: number };

export interface Plan {
  readonly seed: number;
  readonly faults: Faults;
  readonly steps: readonly Step[];
}

const FAULTS: readonly unknown[] = [
  "crash",
  "downtime",
  "duplicate",
  "reordering",
  "lost answer",
  "slow answer",
] satisfies Fault[];

/** Without types nothing else would say that one happens all the same. @throws TypeError when they are not a list of faults */
export function assertFaults(without: unknown): void {
  if (Array.isArray(without) && without.every((one) => FAULTS.includes(one))) return;
  const given = Array.isArray(without) ? without.map(show).join(", ") : show(without);
  throw new TypeError(`"without" must be a list of ${FAULTS.map(show).join(", ")}, not ${given}`);
}

/** How likely each is at an action. */
interface Rates extends Disorder {
  readonly crash: number;
}

const DOWN_MS = [0, 0, 1000, 3_600_000, 24 * 3_600_000];
/** Some lives have no fault, to see that it is faults that matter. */
const CALM = 0.1;

/** What a seed makes of a workload. */
export function planOf(
  engine: Engine,
  seed: number,
  workload: (random: WorkloadRandom) => readonly Action[],
  without: readonly Fault[],
): Plan {
  const actions = workload(randomWith(engine.randomOf(seed)));
  assertActions(actions);
  const placed = actions.map(
    (action, place): Placed => ({ do: "act", action, place, isRepeated: false }),
  );
  // Numbers of its own, so that a change of the workload does not change all that goes wrong.
  const random = engine.randomOf(~seed);
  if (random.chance(CALM)) return { seed, faults: engine.NO_FAULTS, steps: placed };
  const has = (fault: Fault) => !without.includes(fault);
  const faults = faultsOf(engine.roughFaults(random), has);
  const rates: Rates = {
    crash: has("crash") ? random.pick([0, 0.05, 0.2]) : 0,
    duplicate: has("duplicate") ? random.pick([0, 0.05, 0.2]) : 0,
    reordering: has("reordering") ? random.pick([0, 0.2, 0.8]) : 0,
  };
  const steps = disordered(placed, rates, random).flatMap((step) => [
    step,
    ...interruption(rates, has("downtime"), random),
  ]);
  return { seed, faults, steps };
}

/** Without types nothing else would say what is wrong with them. @throws TypeError when they are not a list of actions */
function assertActions(actions: unknown): void {
  const made = "what send, produce and wait give";
  if (!Array.isArray(actions)) {
    throw new TypeError(`the workload must give a list of ${made}, not ${show(actions)}`);
  }
  const at = actions.findIndex((one) => !["send", "produce", "wait"].includes(one?.do));
  if (at >= 0) {
    throw new TypeError(
      `the workload must give a list of ${made}: at ${at} it has ${show(actions[at])}`,
    );
  }
}

/** What came from outside in a plan, once and in its order, with nothing that goes wrong. */
export function calmed({ NO_FAULTS }: Engine, { seed, steps }: Plan): Plan {
  const placed = steps.filter((step) => step.do === "act");
  const once = placed.filter(({ isRepeated }) => !isRepeated);
  return { seed, faults: NO_FAULTS, steps: once.sort((a, b) => a.place - b.place) };
}

function faultsOf(rough: Faults, has: (fault: Fault) => boolean): Faults {
  return {
    ...rough,
    // What commits do is the engine's business, and changes nothing for functions.
    failedCommit: 0,
    ...(!has("lost answer") && { unreachable: 0, lostAnswer: 0, garbage: 0, duplicate: 0 }),
    ...(!has("slow answer") && { callMs: 0, slowCall: 0 }),
  };
}

function interruption({ crash }: Rates, hasDowntime: boolean, random: Random): Step[] {
  const steps: Step[] = [];
  if (random.chance(0.5)) steps.push({ do: "run", steps: random.int(1, 40) });
  if (random.chance(crash)) {
    steps.push({ do: "crash", downMs: hasDowntime ? random.pick(DOWN_MS) : 0 });
  }
  return steps;
}
