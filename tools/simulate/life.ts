/** One life of the engine, from a plan: what happened in it, and what should not have. */
import { Simulation } from "statefun-runtime/simulation";
import { checkHistory } from "./history-checks.ts";
import { Ledger } from "./ledger.ts";
import { leftovers } from "./leftovers.ts";
import { Operators } from "./operators.ts";
import type { Plan, Step } from "./plan.ts";
import { Producing } from "./producing.ts";
import { limited } from "./settings.ts";
import { Trace } from "./trace.ts";
import type { Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads.ts";

export interface Outcome {
  /** A line for each thing that happened, the same for the same plan. */
  readonly trace: readonly string[];
  /** What should not have happened: none in a good life. */
  readonly violations: readonly string[];
}

/** Faults that are over: what was begun under them comes to its end. */
const CALM = {
  slowCall: 0,
  unreachable: 0,
  lostAnswer: 0,
  garbage: 0,
  duplicate: 0,
  failedCommit: 0,
};
/** Further steps after which what is waited for is taken to never come. */
const PATIENCE = 100_000;
const ALL = Number.MAX_SAFE_INTEGER;

export async function live(plan: Plan): Promise<Outcome> {
  const life = new Life(plan);
  const violations: string[] = [];
  try {
    for (const step of plan.steps) await life.do(step);
    violations.push(...(await life.end()));
  } catch (error) {
    violations.push(tell(error));
  }
  return {
    get trace() {
      return life.trace.lines;
    },
    violations,
  };
}

/** What the simulation says is enough by itself; for all else it has to be known where it comes from. */
function tell(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : (error.stack ?? error.message);
}

class Life {
  readonly trace: Trace;
  readonly #plan: Plan;
  readonly #workload: Workload;
  readonly #simulation: Simulation;
  readonly #ledger = new Ledger();
  readonly #producing: Producing;
  readonly #operators: Operators;
  /** Of the functions. */
  #version = 0;
  /** How far the clock was set ahead, back, and both. */
  #aheadMs = 0;
  #backMs = 0;

  constructor(plan: Plan) {
    const workload = WORKLOADS[plan.workload];
    const versions = workload.functions(() => simulation.clock.now());
    this.trace = new Trace(() => simulation.clock.monotonic(), workload);
    const simulation: Simulation = new Simulation({
      module: limited(workload.module, plan.settings),
      seed: plan.seed,
      settings: plan.settings.runtime,
      observer: this.trace.observer,
      handle: (request) => {
        const handle = versions[Math.min(this.#version, versions.length - 1)];
        if (handle === undefined) throw new RangeError("there are no functions");
        return handle(request);
      },
    });
    const note = (text: string): void => this.trace.note(text);
    const parts = { simulation, workload, ledger: this.#ledger, note };
    this.#plan = plan;
    this.#workload = workload;
    this.#simulation = simulation;
    this.#operators = new Operators(parts);
    this.#producing = new Producing({ ...parts, isRemembered: (at) => this.#mustBeKept(at) });
    simulation.faults = plan.faults;
    simulation.boot();
  }

  async do(step: Step): Promise<void> {
    const { clock } = this.#simulation;
    switch (step.do) {
      case "produce":
        this.#producing.begin(step);
        break;
      case "produce again":
        this.#producing.again(step.back, step.isOther);
        break;
      case "run":
        for (let left = step.steps; left > 0; left--) await this.#step(1000);
        break;
      case "wait":
        for (const end = clock.monotonic() + step.ms; clock.monotonic() < end; ) {
          await this.#step(end - clock.monotonic());
        }
        break;
      case "crash":
        await this.#simulation.kill();
        this.#boot("a crash");
        break;
      case "restart":
        await this.#end();
        break;
      case "deploy":
        this.trace.note("the functions are replaced");
        this.#version++;
        break;
      case "jump":
        this.trace.note(`the clock is set by ${step.ms} ms`);
        if (step.ms > 0) this.#aheadMs += step.ms;
        else this.#backMs -= step.ms;
        clock.jump(step.ms);
        break;
      default:
        this.#operators.do(step);
    }
  }

  /** Lets everything come to its end, without further faults, and says what is not as it should be. */
  async end(): Promise<string[]> {
    const { faults, settings } = this.#plan;
    const simulation = this.#simulation;
    this.trace.note("the faults end");
    simulation.faults = { ...faults, ...CALM };
    // What operators have asked for is durable by then.
    await this.do({ do: "wait", ms: 10_000 });
    for (const place of simulation.runtime.pauses(0, ALL))
      this.#operators.do({ do: "resume", place });
    await this.#answered();
    await simulation.rest();
    // What is delayed comes late by a clock that was set back, and what is old goes in the end.
    const waitMs = 3 * settings.runtime.housekeepingMs + settings.runtime.clockTrustMs;
    await simulation.advance(this.#workload.longestMs + this.#backMs + waitMs);
    await simulation.rest();
    return this.#check(waitMs);
  }

  #check(waitMs: number): string[] {
    const { maxBatch, runtime: settings } = this.#plan.settings;
    const [simulation, workload, ledger] = [this.#simulation, this.#workload, this.#ledger];
    const { committed, work, clock } = simulation;
    const { requests, violations } = this.#producing;
    const clockErrorMs = this.#aheadMs + this.#backMs;
    const { instances, kept } = workload;
    const parts = { committed, workload, requests, ledger, instances };
    const [topic = ""] = kept;
    return [
      ...violations,
      ...leftovers({
        ...parts,
        work,
        settings,
        mustBeKept: (at) => this.#mustBeKept(at),
        goneBefore: clock.now() - clockErrorMs - waitMs,
      }),
      ...checkHistory({ simulation, instances, historyBytes: settings.historyBytes, topic }),
      ...workload.check({ ...parts, clockErrorMs, maxBatch }),
    ];
  }

  /** Resolves when all requests to produce are acknowledged. */
  async #answered(): Promise<void> {
    const { requests } = this.#producing;
    for (let left = PATIENCE; requests.some(({ offsets }) => offsets === undefined); left--) {
      if (left === 0) throw new Error("a request is never answered");
      await this.#step(1000);
    }
  }

  /** Whether what was made or acknowledged then, by a clock that does not jump, is kept and remembered for sure. */
  #mustBeKept(since: number): boolean {
    const ageMs = this.#simulation.clock.monotonic() - since + this.#aheadMs;
    return ageMs < this.#plan.settings.runtime.retentionMs;
  }

  async #step(limitMs: number): Promise<void> {
    await this.#simulation.step(limitMs);
    // The process ends when its store has failed for good, and is started again.
    if (this.#simulation.fatal === undefined) return;
    await this.#simulation.kill();
    this.#boot("its store has failed");
  }

  /** As a signal would, unless the store fails meanwhile. */
  async #end(): Promise<void> {
    try {
      await this.#simulation.close();
      this.#boot("an end in order");
    } catch (error) {
      if (this.#simulation.fatal === undefined) throw error;
      await this.#simulation.kill();
      this.#boot("its store has failed");
    }
  }

  #boot(after: string): void {
    this.trace.note(`the runtime starts after ${after}`);
    this.#simulation.boot();
    this.#producing.restart();
  }
}
