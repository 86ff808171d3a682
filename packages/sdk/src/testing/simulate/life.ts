/** One life of the functions on the engine, as its plan says: whether all that has to hold did. */
import type { Engine, Module } from "../engine.ts";
import { Rig } from "../rig.ts";
import type { TestedFunctions } from "../served.ts";
import type { Input } from "./actions.ts";
import { type Checks, check, type Failure, type Life, lifeOf } from "./checks.ts";
import type { Plan, Step } from "./plan.ts";
import type { Trace } from "./trace.ts";

export interface LifeOptions extends Checks {
  readonly engine: Engine;
  readonly tested: TestedFunctions;
  readonly module: Module | undefined;
}

export interface Outcome {
  /** Undefined when all holds. */
  readonly failure: Failure | undefined;
  /** How often functions were called, and how often they crashed. */
  readonly calls: number;
  readonly crashes: number;
}

/** Of the delayed messages that are left, so many have their time come. */
const MOST_DELAYED = 1000;
const NO_REST = "it comes to no rest";
/** What calls functions more often than that is taken to go on for ever, unless so much comes from outside. */
const MOST_CALLS = 5000;
/** So many calls are granted to each step of its plan. */
const MOST_CALLS_EACH = 20;
/** In what runs for a while, nothing may happen for so long before it goes on, in milliseconds. */
const IDLE_MS = 10;
/** How long what fails has in the end, in milliseconds: for several attempts, without faults. */
const LAST_CHANCE_MS = 5 * 60_000;

/** Lives it. A trace is told of all that happens. */
export async function live(options: LifeOptions, plan: Plan, trace?: Trace): Promise<Outcome> {
  const run = new Run(options, plan, trace);
  const failure = await run.toTheEnd();
  return { failure, calls: run.calls, crashes: run.crashes };
}

class Run {
  crashes = 0;
  readonly #options: LifeOptions;
  readonly #plan: Plan;
  readonly #mostCalls: number;
  readonly #trace: Trace | undefined;
  readonly #rig: Rig;
  readonly #life: Life;
  /** What has come from outside and been answered, and what is being taken in. */
  readonly #inputs: Input[] = [];
  readonly #requests = new Set<Promise<void>>();
  #hasCommitted = false;

  constructor(options: LifeOptions, plan: Plan, trace: Trace | undefined) {
    const { engine, tested, module } = options;
    this.#options = options;
    this.#plan = plan;
    this.#mostCalls = Math.max(MOST_CALLS, MOST_CALLS_EACH * plan.steps.length);
    this.#trace = trace;
    this.#rig = new Rig(engine, {
      tested,
      module,
      seed: plan.seed,
      mostCalls: this.#mostCalls,
      ...(trace && { onCall: (request, outcome) => trace.called(this.#rig, request, outcome) }),
      observer: {
        ...(trace && { answered: (request, answer) => trace.answered(this.#rig, request, answer) }),
        committed: () => {
          this.#hasCommitted = true;
        },
      },
    });
    this.#life = lifeOf(this.#rig.view, this.#inputs);
  }

  get calls(): number {
    return this.#rig.served.calls;
  }

  async toTheEnd(): Promise<Failure | undefined> {
    const { engine, invariants } = this.#options;
    const { simulation } = this.#rig;
    try {
      simulation.faults = this.#plan.faults;
      for (const step of this.#plan.steps) {
        const failure = await this.#do(step);
        if (failure !== undefined) return failure;
      }
      simulation.faults = engine.NO_FAULTS;
      return (await this.#end()) ?? (await check(invariants, this.#life));
    } catch (thrown) {
      return { what: NO_REST, error: thrown as Error };
    }
  }

  async #do(step: Step): Promise<Failure | undefined> {
    if (step.do === "crash") return this.#crash(step.downMs);
    if (step.do === "run") return this.#run(step.steps);
    this.#trace?.acted(this.#rig, step);
    if (step.action.do === "wait") return this.#pass(step.action.ms);
    this.#take(step.action);
    // It is on its way before time passes.
    return this.#step(0);
  }

  async #run(steps: number): Promise<Failure | undefined> {
    const { simulation } = this.#rig;
    for (let left = steps; left > 0 && (await simulation.step(IDLE_MS)); left--) {
      const failure = await this.#checkAlways();
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  #take(input: Input): void {
    const { runtime } = this.#rig.simulation;
    const request: Promise<unknown> =
      input.do === "send"
        ? runtime.send({ function: input.function, id: input.id }, input.type, input.bytes)
        : runtime.produce(input.topic, [{ key: Buffer.from(input.id), value: input.bytes }]);
    const answered = request.then(() => {
      this.#inputs.push(input);
      this.#requests.delete(answered);
    });
    this.#requests.add(answered);
    answered.catch(() => undefined);
  }

  /** A process is not killed before all that came has been taken in: whether it comes twice is another fault. */
  async #crash(downMs: number): Promise<Failure | undefined> {
    const { simulation } = this.#rig;
    const failure = await this.#takeAll();
    if (failure !== undefined) return failure;
    this.#trace?.crashed(this.#rig, downMs);
    this.crashes++;
    await this.#rig.kill();
    await simulation.advance(downMs);
    this.#rig.start();
    return undefined;
  }

  async #takeAll(): Promise<Failure | undefined> {
    while (this.#requests.size > 0) {
      const failure = await this.#step(1000);
      if (failure !== undefined) return failure;
      await Promise.race([...this.#requests, undefined]);
    }
    return undefined;
  }

  /** Until nothing is on its way, and no delayed message is left. */
  async #end(): Promise<Failure | undefined> {
    const { view } = this.#rig;
    let failure = (await this.#takeAll()) ?? (await this.#settle());
    for (let left = MOST_DELAYED; left > 0 && failure === undefined; left--) {
      const [next] = view.delayed();
      if (next === undefined) return undefined;
      // The time that is read has no fractions.
      failure = (await this.#pass(next.dueAt - view.now() + 1)) ?? (await this.#settle());
    }
    return failure;
  }

  async #settle(): Promise<Failure | undefined> {
    const { simulation, view } = this.#rig;
    await this.#rig.settle();
    if (view.failing().length > 0 && this.calls < this.#mostCalls) {
      await simulation.advance(LAST_CHANCE_MS);
      await this.#rig.settle();
    }
    const [failing] = view.failing();
    if (failing === undefined) return this.#checkAlways();
    if (this.calls >= this.#mostCalls) return { what: NO_REST, error: failing.error };
    const { typename, id } = failing.instance;
    return { what: `${typename} "${id}" keeps failing`, error: failing.error };
  }

  async #pass(ms: number): Promise<Failure | undefined> {
    const { clock } = this.#rig.simulation;
    const end = clock.monotonic() + ms;
    while (clock.monotonic() < end) {
      const failure = await this.#step(end - clock.monotonic());
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  async #step(limitMs: number): Promise<Failure | undefined> {
    await this.#rig.simulation.step(limitMs);
    return this.#checkAlways();
  }

  async #checkAlways(): Promise<Failure | undefined> {
    if (!this.#hasCommitted) return undefined;
    this.#hasCommitted = false;
    return check(this.#options.always, this.#life);
  }
}
