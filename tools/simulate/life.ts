/** One life of the engine, from a plan: what happened in it, and what should not have. */
import { Simulation } from "statefun-runtime/simulation";
import { batchHandler } from "statefun-ts";
import { checkEnd } from "./checks.ts";
import { programFunctions } from "./functions.ts";
import { moduleWith } from "./module.ts";
import { DEPTH, type Place, type Plan, type Step } from "./plan.ts";
import { longestMs } from "./programs.ts";

export interface Outcome {
  /** A line for each thing that happened, the same for the same plan. */
  readonly trace: readonly string[];
  /** What should not have happened: none in a good life. */
  readonly violations: readonly string[];
}

/** A request to produce, and what it was answered. */
export interface Request {
  readonly name: string;
  readonly step: Extract<Step, { do: "produce" }>;
  offsets: readonly number[] | undefined;
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

export async function live(plan: Plan): Promise<Outcome> {
  const life = new Life(plan);
  try {
    for (const step of plan.steps) await life.do(step);
    await life.end();
  } catch (error) {
    life.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { trace: life.trace, violations: life.violations };
}

class Life {
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  readonly #plan: Plan;
  readonly #simulation: Simulation;
  readonly #requests: Request[] = [];
  /** Messages that an operator has fired. */
  readonly #early = new Set<string>();
  #clockErrorMs = 0;
  /** Of the functions. */
  #version = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    const world = { now: () => this.#simulation.clock.now(), timeScale: 1 };
    const versions = programFunctions(world).map(batchHandler);
    this.#simulation = new Simulation({
      module: moduleWith(plan.maxBatch),
      seed: plan.seed,
      settings: {
        batchesInFlight: plan.batchesInFlight,
        cacheBytes: plan.cacheBytes,
        retentionMs: Number.MAX_SAFE_INTEGER / 2,
      },
      handle: (request) => {
        const { target, invocations } = request;
        this.#note(`call ${target.typename}/${target.id} with ${invocations.length}`);
        const handle = versions[Math.min(this.#version, versions.length - 1)];
        if (handle === undefined) throw new RangeError("there are no functions");
        return handle(request);
      },
    });
    this.#simulation.faults = plan.faults;
    this.#simulation.boot();
  }

  async do(step: Step): Promise<void> {
    const { clock } = this.#simulation;
    this.#note(step.do);
    switch (step.do) {
      case "produce": {
        const request = { name: `request ${this.#requests.length}`, step, offsets: undefined };
        this.#requests.push(request);
        this.#produce(request);
        break;
      }
      case "run":
        for (let left = step.steps; left > 0; left--) await this.#step(1000);
        break;
      case "wait":
        for (const end = clock.monotonic() + step.ms; clock.monotonic() < end; ) {
          await this.#step(end - clock.monotonic());
        }
        break;
      case "crash":
        await this.#crash();
        break;
      case "deploy":
        this.#version++;
        break;
      case "jump":
        this.#clockErrorMs += Math.abs(step.ms);
        clock.jump(step.ms);
        break;
      default:
        this.#operate(step);
    }
  }

  /** Lets everything come to its end, without further faults, and looks whether all is as it should be. */
  async end(): Promise<void> {
    const { faults } = this.#plan;
    this.#simulation.faults = { ...faults, ...CALM };
    // What operators have asked for is durable by then.
    await this.do({ do: "wait", ms: 10_000 });
    for (const { function: typename, id } of this.#simulation.runtime.pauses(0, 1000)) {
      this.#operate({ do: "resume", place: { function: typename, id } });
    }
    for (let left = 100_000; this.#requests.some(({ offsets }) => offsets === undefined); left--) {
      if (left === 0) throw new Error("a request is never answered");
      await this.#step(1000);
    }
    await this.#simulation.rest();
    // As long as any chain of delayed messages takes, by a clock that was set back meanwhile.
    const setBackMs = this.#plan.steps.reduce(
      (sum, step) => sum + (step.do === "jump" ? Math.max(0, -step.ms) : 0),
      0,
    );
    await this.#simulation.advance(longestMs(DEPTH) + setBackMs + 1000);
    await this.#simulation.rest();
    const options = {
      maxBatch: this.#plan.maxBatch,
      timeScale: 1,
      clockErrorMs: this.#clockErrorMs,
      touched: this.#early,
      edited: new Set<string>(),
    };
    this.violations.push(...checkEnd(this.#simulation.committed, this.#requests, options));
  }

  async #step(limitMs: number): Promise<void> {
    await this.#simulation.step(limitMs);
    // The process ends when its store has failed for good, and is started again.
    if (this.#simulation.fatal !== undefined) await this.#crash();
  }

  async #crash(): Promise<void> {
    await this.#simulation.kill();
    this.#note("start");
    this.#simulation.boot();
    // Those that were not answered; of the others some, which must change nothing: what was acknowledged is there.
    for (const [index, request] of this.#requests.entries()) {
      if (request.offsets === undefined || index % 2 === 0) this.#produce(request);
    }
  }

  #produce(request: Request): void {
    const { name, step } = request;
    const records = step.records.map(({ id, program }, index) => ({
      key: Buffer.from(id),
      value: Buffer.from(JSON.stringify({ label: `${name}:${index}`, program })),
    }));
    this.#simulation.runtime.produce(step.topic, records, name).then(
      (offsets) => {
        this.#note(`${name} is at ${offsets}`);
        if (request.offsets !== undefined && String(request.offsets) !== String(offsets)) {
          this.violations.push(`${name} was at ${request.offsets}, and is at ${offsets} now`);
        }
        request.offsets = offsets;
      },
      (error: Error) => this.#note(`${name}: ${error.message}`),
    );
  }

  /** Asks for it, and does not wait: what is refused has no effect. */
  #operate(
    step: Exclude<Step, { do: "produce" | "run" | "wait" | "crash" | "deploy" | "jump" }>,
  ): void {
    const { runtime } = this.#simulation;
    const note = (error: Error) => this.#note(`${step.do}: ${error.message}`);
    if (step.do === "retry all") {
      Promise.resolve(runtime.retryAll(undefined)).catch(note);
      return;
    }
    if (step.do === "fire") {
      this.#fire(step.place).catch(note);
      return;
    }
    const { function: typename = "", id = "" } = step.place;
    const place = { function: typename, id };
    Promise.resolve(step.do === "pause" ? runtime.pause(place) : runtime.resume(place)).catch(note);
  }

  async #fire(place: Required<Place>): Promise<void> {
    const { runtime } = this.#simulation;
    const [delayed] = await runtime.delayed(place, 1);
    if (delayed === undefined) return;
    const { label } = JSON.parse(Buffer.from(delayed.value ?? []).toString());
    this.#early.add(label);
    await runtime.fireDelayed(place, delayed.seq);
  }

  #note(text: string): void {
    this.trace.push(`${this.#simulation.clock.monotonic().toFixed(3)} ${text}`);
  }
}
