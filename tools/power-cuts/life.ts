/** The runtime on a data folder, taken through the steps of a workload: in simulated time, and with its real store. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { NO_FAULTS, Simulation } from "statefun-runtime/simulation";
import type { Knowledge, SeenRecord, Told } from "./told.ts";
import type { Asked, NewRecord, Step, Workload } from "./workload.ts";

const ALL = Number.MAX_SAFE_INTEGER;
/** What passes at most before it is told, in milliseconds: the next life begins so much later. */
const STRIDE_MS = 1000;
/** What is answered at all is answered before so many things have happened. */
const MOST_STEPS = 100_000;

export interface LifeOptions {
  readonly workload: Workload;
  readonly steps: readonly Step[];
  /** Of the process that it is, and from which its randomness is drawn. */
  readonly number: number;
  readonly folder: string;
  /** What is known of earlier lives. */
  readonly known: Knowledge;
  readonly tell: (told: Told, now: number) => void;
}

export class Life {
  readonly #options: LifeOptions;
  readonly #simulation: Simulation;
  /** How far the topics have been seen. */
  readonly #seen = new Map<string, number>();
  readonly #asked: Set<number>;
  readonly #answers: Map<number, readonly number[] | undefined>;
  /** Answers that are not those of before. */
  readonly contradictions: string[] = [];

  constructor(options: LifeOptions) {
    const { workload, number, known } = options;
    this.#options = options;
    const { module, settings = {}, faults } = workload;
    const now = () => this.#simulation.clock.now();
    const handle = workload.handler({ now, life: number });
    this.#simulation = new Simulation({ module, settings, seed: number, handle });
    this.#simulation.faults = { ...NO_FAULTS, ...faults };
    const { clock } = this.#simulation;
    if (known.now > 0) clock.jump(Math.max(known.now - clock.now(), 0) + STRIDE_MS);
    for (const { topic, offset } of known.seen) this.#seen.set(topic, offset + 1);
    this.#asked = new Set(known.asked);
    this.#answers = new Map(known.answers);
  }

  get simulation(): Simulation {
    return this.#simulation;
  }

  /** @throws Error when the store cannot be opened */
  async begin(): Promise<void> {
    await this.#simulation.bootOn(this.#options.folder);
  }

  async do(number: number): Promise<void> {
    const step = this.#options.steps[number];
    switch (step?.do) {
      case "produce":
      case "pop":
      case "operate":
        this.#ask(number);
        break;
      case "run":
        for (let left = step.steps; left > 0; left--) await this.#step(STRIDE_MS);
        break;
      case "wait":
        await this.#wait(step.ms);
        break;
      case "fold":
        foldIn(this.#options.folder);
        break;
      case "restart":
        await this.#simulation.close();
        await this.begin();
        this.askAgain({ alsoSomeAnswered: false });
        break;
      case "kill":
        process.kill(process.pid, "SIGKILL");
    }
  }

  /** For what was not answered, as whoever asks does; and for some that was, which has to be answered in the same way. */
  askAgain({ alsoSomeAnswered }: { readonly alsoSomeAnswered: boolean }): void {
    for (const number of this.#asked) {
      const isAgain = alsoSomeAnswered && number % 2 === 0;
      if (this.#answers.has(number) && !isAgain) continue;
      if (this.#options.steps[number]?.do !== "pop") this.#ask(number);
      else if (!this.#answers.has(number)) this.#answers.set(number, undefined);
    }
  }

  /** Lets all that was asked for be answered, and come to its end. */
  async end(): Promise<void> {
    this.#simulation.faults = NO_FAULTS;
    for (let left = MOST_STEPS; this.#answers.size < this.#asked.size; left--) {
      if (left === 0) throw new Error("a request is never answered");
      await this.#step(STRIDE_MS);
    }
    await this.#wait(this.#options.workload.delaysMs);
    await this.#simulation.rest();
  }

  /** All that was ever asked for. */
  get asked(): Asked[] {
    return this.#options.steps.flatMap((step, number) =>
      this.#asked.has(number) ? [{ step, answer: this.#answers.get(number) }] : [],
    );
  }

  /** What others can see of a topic, from an offset on. */
  records(topic: string, from: number): SeenRecord[] {
    const records = this.#simulation.committed.records(topic, from, ALL, ALL);
    return records.map((record) => ({ topic, offset: record.offset, hash: hashOf(record) }));
  }

  #ask(number: number): void {
    this.#asked.add(number);
    this.#tell({ asked: number });
    this.#answerOf(number).then(
      (offsets) => {
        const before = this.#answers.get(number);
        if (before !== undefined && `${before}` !== `${offsets}`) {
          this.contradictions.push(`step ${number} was at ${before}, and is at ${offsets} now`);
        }
        this.#answers.set(number, offsets);
        this.#tell({ answered: number, offsets });
      },
      // What is refused has no effect.
      () => this.#answers.set(number, undefined),
    );
  }

  async #answerOf(number: number): Promise<readonly number[] | undefined> {
    const step = this.#options.steps[number];
    const { runtime } = this.#simulation;
    switch (step?.do) {
      case "produce":
        return runtime.produce(step.topic, step.records.map(bytesOf), `step ${number}`);
      case "pop": {
        const record = await runtime.pop(step.topic);
        return record === undefined ? [] : [record.offset];
      }
      case "operate":
        await step.ask(runtime);
    }
    return undefined;
  }

  async #wait(ms: number): Promise<void> {
    const { clock } = this.#simulation;
    const end = clock.monotonic() + ms;
    while (clock.monotonic() < end) {
      await this.#step(Math.min(end - clock.monotonic(), STRIDE_MS));
    }
  }

  async #step(limitMs: number): Promise<void> {
    const { clock } = this.#simulation;
    const before = clock.now();
    await this.#simulation.step(limitMs);
    if (clock.now() > before) this.#tell({ passed: true });
    if (this.#simulation.fatal !== undefined) throw this.#simulation.fatal;
    for (const topic of this.#options.workload.outputs) {
      for (const seen of this.records(topic, this.#seen.get(topic) ?? 0)) {
        this.#seen.set(topic, seen.offset + 1);
        this.#tell({ seen });
      }
    }
  }

  #tell(told: Told): void {
    this.#options.tell(told, this.#simulation.clock.now());
  }
}

export function bytesOf({ key, value }: NewRecord): { key: Uint8Array; value: Uint8Array } {
  return { key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)) };
}

export function hashOf(record: { key: Uint8Array | undefined; value: Uint8Array }): string {
  const hash = createHash("sha1")
    .update(record.key ?? "")
    .update("=");
  return hash.update(record.value).digest("hex");
}

function foldIn(folder: string): void {
  const database = new DatabaseSync(join(folder, "store.db"));
  database.exec("PRAGMA wal_checkpoint(PASSIVE)");
  database.close();
}
