/** The runtime under load as its client sees it: steps in, and in the end the store, which shows what became of them. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { until } from "../../flink/wait.ts";
import { metric, produce } from "../../harness/api.ts";
import { entryPoint, Program, statefun } from "../../harness/program.ts";
import { sendInBatches } from "../load.ts";
import { newFolder } from "../systems.ts";
import { usageOf } from "../usage.ts";

const MODULE = "tools/bench/scale/module.yaml";
/** In a request: few enough for it to be small, which is what most clients send. */
const RECORDS = 300;
const READY_MS = 60_000;
const PATIENCE_MS = 600_000;

/** The steps of an instance are numbered from 0. */
const FOUND = `SELECT count(*) AS instances, sum(steps) AS steps, sum(sum <> steps * (steps - 1) / 2) AS astray,
    (SELECT count(*) FROM message_rows) AS waiting
  FROM (SELECT value ->> 'steps' AS steps, value ->> 'sum' AS sum FROM (SELECT CAST(value AS TEXT) AS value FROM state_rows))`;

/** What the store has in the end. */
export interface Found {
  readonly instances: number;
  readonly steps: number;
  /** Steps that the end of the runtime has left for its next start. */
  readonly waiting: number;
  /** The instances whose steps are not those that follow from their number: some are missing, and others came twice. */
  readonly astray: number;
}

export interface Cost {
  readonly perSecond: number;
  readonly cpuMicros: number;
  /** Resident in the end. */
  readonly megabytes: number;
}

/** One data folder, and one runtime after the other on it. */
export class Counter {
  readonly #disk = newFolder();
  /** How many steps each instance has been sent. */
  readonly #sent: Uint32Array;
  readonly #text: string;
  #program: Program | undefined;

  /** Instances are numbered from 0; each step has a text of that many bytes, which the state keeps. */
  constructor(instances: number, bytes: number) {
    this.#sent = new Uint32Array(instances);
    this.#text = "x".repeat(bytes);
  }

  /** Starts a runtime, with its functions or without, and resolves with how long that took in milliseconds. */
  async start(functions: "here" | "away"): Promise<number> {
    const data = join(this.#disk.folder, "data");
    const command =
      functions === "here"
        ? entryPoint("tools/bench/scale/runtime.ts", MODULE, data)
        : statefun("dev", MODULE, "--data", data, "--port", "0");
    const started = performance.now();
    this.#program = new Program(command, { env: { LOG_LEVEL: "silent" } });
    await this.#program.printed(/ is ready/, READY_MS);
    return performance.now() - started;
  }

  /** Produces a step for each instance that `pick` gives, for 0 to `events` - 1. Resolves when all are acknowledged. */
  async send(events: number, pick: (n: number) => number): Promise<void> {
    const { api } = this.#running;
    await sendInBatches(events, RECORDS, async (first, size) => {
      const records = Array.from({ length: size }, (_, n) => this.#step(pick(first + n)));
      await produce(api, "steps", records);
    });
  }

  #step(instance: number) {
    const n = this.#sent[instance] ?? 0;
    this.#sent[instance] = n + 1;
    return { key: `instance-${instance}`, value: { n, text: this.#text } };
  }

  /** What it costs to process so many steps, which wait already unless `pick` says which to send. */
  async measure(events: number, pick?: (n: number) => number): Promise<Cost> {
    const { cpuSeconds } = this.#usage;
    const started = performance.now();
    if (pick !== undefined) await this.send(events, pick);
    await this.processed();
    const seconds = (performance.now() - started) / 1000;
    const usage = this.#usage;
    return {
      perSecond: events / seconds,
      cpuMicros: ((usage.cpuSeconds - cpuSeconds) * 1e6) / events,
      megabytes: usage.residentMegabytes,
    };
  }

  /** Resolves when no step waits. */
  async processed(): Promise<void> {
    const { api } = this.#running;
    const rest = async () =>
      (await metric(api, "statefun_runtime_ingress_lag_records")) +
      (await metric(api, "statefun_runtime_batches_in_flight"));
    const isDone = async () => (await rest()) === 0 || undefined;
    await until("waiting for the steps", isDone, { timeoutMs: PATIENCE_MS, everyMs: 20 });
  }

  get megabytes(): number {
    return this.#usage.residentMegabytes;
  }

  /** How large the store is. */
  storeBytes(): Promise<number> {
    return metric(this.#running.api, "statefun_runtime_store_bytes");
  }

  /** How many batches the function has answered. */
  batches(): Promise<number> {
    return metric(this.#running.api, "statefun_runtime_batches_total");
  }

  async kill(): Promise<void> {
    await this.#program?.end("SIGKILL");
  }

  /** Ends the runtime in order, and counts what is in its store. */
  async found(): Promise<Found> {
    await this.#program?.end();
    const database = new DatabaseSync(join(this.#disk.folder, "data", "store.db"));
    try {
      const row = database.prepare(FOUND).get();
      const numberOf = (name: keyof Found): number => Number(row?.[name] ?? 0);
      return {
        instances: numberOf("instances"),
        steps: numberOf("steps"),
        waiting: numberOf("waiting"),
        astray: numberOf("astray"),
      };
    } finally {
      database.close();
    }
  }

  /** Ends it, whatever it does, and removes its data. */
  async destroy(): Promise<void> {
    await this.#program?.destroy();
    this.#disk.remove();
  }

  get #running(): Program {
    if (this.#program === undefined) throw new Error("no runtime is running");
    return this.#program;
  }

  get #usage() {
    const [usage] = usageOf([{ name: "runtime", pid: this.#running.pid }]);
    return usage ?? { cpuSeconds: Number.NaN, residentMegabytes: Number.NaN };
  }
}
