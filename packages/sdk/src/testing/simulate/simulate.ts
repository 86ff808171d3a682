/** Many lives of functions on the engine, each with other faults: which of them breaks what has to hold? */
import { loadEngine } from "../engine.ts";
import { assertTakes, readModule } from "../module.ts";
import type { Random } from "../random.ts";
import { Rig } from "../rig.ts";
import type { TestAppOptions } from "../test-app.ts";
import type { Action } from "./actions.ts";
import { assertInvariants, type Checks } from "./checks.ts";
import { type LifeOptions, live } from "./life.ts";
import { assertFaults, type Fault, type Plan, planOf } from "./plan.ts";
import { SimulationError } from "./report.ts";
import { shortest } from "./shortest.ts";
import { Trace } from "./trace.ts";

/** What is simulated. */
export interface SimulateOptions extends TestAppOptions, Checks {
  /**
   * What comes from outside in one life, as a list of what `send`, `produce` and `wait` give: drawn from `random` alone, so that
   * the same seed gives the same. What stands between two `wait`s comes in one go, in this order or nearly so.
   */
  readonly workload: (random: Random) => readonly Action[];
  /** How many lives, each from its seed: from A to B as `"A..B"`, or one seed. Default `"1..100"`. */
  readonly seeds?: number | `${number}..${number}`;
  /** What does not go wrong: such as `"duplicate"`, where each producer writes exactly once. Default: nothing is left out. */
  readonly without?: readonly Fault[];
}

/** What was simulated, for those who wonder whether it was enough. */
export interface SimulationReport {
  readonly lives: number;
  /** How often functions were called. */
  readonly calls: number;
  /** How often they were killed, and started again. */
  readonly crashes: number;
}

/**
 * Lives the workload once for each seed, on the engine of `statefun-runtime` and in virtual time. Meanwhile everything goes wrong that
 * a runtime allows: see {@link Fault}. When all has come to rest, the invariants have to hold. The same seed makes the same life.
 *
 * @throws SimulationError for the first life in which one does not hold, a handler never succeeds, or that comes to no rest;
 * Error when statefun-runtime is not installed, the workload does not fit the functions, or no life ever called one
 */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const {
    workload,
    invariants,
    always,
    seeds = "1..100",
    without = [],
    module: given,
    ...tested
  } = options;
  assertInvariants("invariants", invariants);
  if (always !== undefined) assertInvariants("always", always);
  assertFaults(without);
  const engine = await loadEngine();
  const module = given === undefined ? undefined : readModule(engine, given);
  const { names } = new Rig(engine, { tested, module }).served;
  const life: LifeOptions = { engine, tested, module, invariants, ...(always && { always }) };
  const [from, to] = rangeOf(seeds);
  const report = { lives: 0, calls: 0, crashes: 0 };
  for (let seed = from; seed <= to; seed++) {
    const plan = planOf(engine, seed, workload, without);
    for (const step of plan.steps) {
      if (step.do === "act") assertTakes(module, names, step.action);
    }
    const { failure, calls, crashes } = await live(life, plan);
    if (failure !== undefined) throw await explained(life, plan, failure.what);
    report.lives++;
    report.calls += calls;
    report.crashes += crashes;
  }
  if (report.calls === 0)
    throw new Error("the workload calls no function, so nothing has been tested");
  return report;
}

async function explained(options: LifeOptions, plan: Plan, what: string): Promise<Error> {
  const short = await shortest(options, plan, what);
  const trace = new Trace();
  const { failure } = await live(options, short, trace);
  if (failure === undefined) {
    return new Error(
      `${what} with seed ${plan.seed}, and not when the same life is lived again: the functions depend on more than its seed, such ` +
        "as the time of the process, Math.random, or variables that outlive a life",
    );
  }
  return new SimulationError(plan.seed, failure, trace.lines);
}

/** The generator has 32 bits: lives of greater seeds would be those of smaller ones once more. */
const GREATEST_SEED = 2 ** 32 - 1;

/** @throws RangeError when it is neither a seed nor a range of them */
function rangeOf(seeds: number | string): readonly [from: number, to: number] {
  const [, from, to = from] = /^(\d+)(?:\.\.(\d+))?$/.exec(String(seeds)) ?? [];
  if (from === undefined || Number(from) > Number(to) || Number(to) > GREATEST_SEED) {
    throw new RangeError(
      `seeds are a whole number from 0 to ${GREATEST_SEED}, or a range "A..B" of them, not ${seeds}`,
    );
  }
  return [Number(from), Number(to)];
}
