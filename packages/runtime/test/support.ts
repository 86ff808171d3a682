/**
 * What the local runtime's tests share: a runtime with everything that comes in from outside in the test's hands: the
 * clock, the randomness, the disk, the commits and the functions, which are written here as plain data in and plain
 * data out, over the real bytes.
 */
import type { AddressInfo } from "node:net";
import { splitTypeName } from "statefun-wire";
import { onTestFinished } from "vitest";
import { type Assembly, assemble, type RuntimeOptions } from "../src/assembly.ts";
import { bytesTransport } from "../src/call/transport.ts";
import type { StoreFailedError } from "../src/commit/store-failed.ts";
import { createApi } from "../src/http/api.ts";
import type { ServerOptions } from "../src/http/server.ts";
import type { InstanceKey } from "../src/model.ts";
import type { EndpointSpec, Module } from "../src/module/module.ts";
import { type Runtime, startRuntime } from "../src/runtime.ts";
import { DEFAULT_SETTINGS } from "../src/settings.ts";
import { isAtRest } from "../src/simulation/at-rest.ts";
import type { CommittedReads, Store } from "../src/store/store.ts";
import { anyDisk, type Disk } from "./disks.ts";
import { type GatedStore, gated } from "./gated-store.ts";
import { ManualClock } from "./manual-clock.ts";

/** Resolves with the first true answer. What is waited for comes by itself: this only bounds the wait. */
export async function until<T>(
  check: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<Exclude<T, undefined | false | null | 0 | "">> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await check();
    if (answer) return answer as Exclude<T, undefined | false | null | 0 | "">;
    if (performance.now() > end) throw new Error(`never came true: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Resolves with the first true answer about what is durable; without anybody who waits that takes its time. */
export function untilDurable<T>(
  { parts }: Pick<Rig, "parts">,
  check: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false | null | 0 | "">> {
  return until(async () => {
    await parts.committer.settled();
    return check();
  });
}

/** Long enough for whatever is at hand to happen, for tests of what must not happen. */
export async function aWhile(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
}

export const ENDPOINT: EndpointSpec = {
  functions: "test/*",
  urlPathTemplate: "http://127.0.0.1:1/",
  maxNumBatchRequests: 1000,
  transport: {
    type: "async",
    callTimeoutMs: 5000,
    connectTimeoutMs: 1000,
    payloadMaxBytes: 1024 * 1024,
  },
};

/** A module with the endpoint `test/*`, the Kafka egress `test/out` and ingress topics that each feed one function. */
export function moduleOf(
  topics: Readonly<Record<string, string>> = { in: "test/fn" },
  changes: Partial<Module> = {},
): Module {
  return {
    file: "module.yaml",
    endpoints: [ENDPOINT],
    topics: Object.entries(topics).map(([topic, target]) => ({
      topic,
      routes: [{ valueType: "test/text", targets: [target] }],
    })),
    egresses: [{ typename: "test/out", kind: "kafka" }],
    playgroundIngresses: [],
    playgroundEgresses: [],
    kafkaIngresses: [],
    remoteAddresses: [],
    notes: [],
    notesWithoutKafka: [],
    ...changes,
  };
}

/** The bytes of a ToFunction to the bytes of a FromFunction. */
export type Handler = (request: Uint8Array) => Promise<Uint8Array>;

export interface RigOptions extends Partial<Omit<RuntimeOptions, "store" | "transport" | "clock">> {
  readonly clock?: ManualClock;
  /** A new one if not given. */
  readonly disk?: Disk;
  /** One handler for all functions, or one for each name. */
  readonly functions: Handler | Readonly<Record<string, Handler>>;
  readonly transport?: RuntimeOptions["transport"];
  /** Another number when the functions have been replaced. */
  readonly epoch?: () => number;
  readonly wrap?: (store: Store) => Store;
}

/** A runtime under test. */
export interface Rig {
  readonly runtime: Runtime;
  /** What it is put together from, for a look inside. */
  readonly parts: Assembly;
  readonly store: GatedStore;
  readonly clock: ManualClock;
  readonly disk: Disk;
  /** What the runtime could not go on from. */
  readonly fatal: StoreFailedError[];
  readonly log: { readonly level: string; readonly message: string; readonly fields: object }[];
  /** Produces records given as `key=value`, and resolves when they are durable. */
  produce(topic: string, ...records: string[]): Promise<readonly number[]>;
  /** The committed records of a topic as `key=value`. */
  records(topic: string): string[];
  /** The committed values of an instance's state, as text. */
  state(name: string, id: string): Record<string, string>;
  /** Serves the API and resolves with its URL. */
  serve(options?: ServerOptions): Promise<string>;
  close(): Promise<void>;
  /** As kill -9. */
  crash(): Promise<void>;
  /** Resolves when nothing is left to do and all of it is durable. */
  idle(): Promise<void>;
}

export async function startRig(options: RigOptions): Promise<Rig> {
  const { functions, clock = new ManualClock(), wrap = (store: Store) => store } = options;
  const disk = options.disk ?? anyDisk();
  const store = gated(await disk.open());
  const fatal: StoreFailedError[] = [];
  const log: { level: string; message: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void log.push({ level, message, fields });
  let killed = false;
  const overBytes = bytesTransport({
    // What a killed process had asked for is never answered.
    async post(typename, request) {
      const name = splitTypeName(typename)?.name ?? "";
      const handle = typeof functions === "function" ? functions : functions[name];
      if (handle === undefined) throw new Error(`no function ${name}`);
      const answer = await handle(request);
      return killed ? new Promise<never>(() => undefined) : answer;
    },
    epoch: options.epoch ?? (() => 0),
    close: () => Promise.resolve(),
  });
  let parts: Assembly;
  try {
    parts = assemble({
      ...DEFAULT_SETTINGS,
      module: moduleOf(),
      transport: () => overBytes,
      random: () => 1,
      logger: { info: at("info"), warn: at("warn"), error: at("error") },
      retentionMs: 60 * 60 * 1000,
      cacheBytes: 64 * 1024 * 1024,
      onFatal: (error) => fatal.push(error),
      ...options,
      clock,
      store: wrap(store),
    });
  } catch (error) {
    await store.abandon();
    throw error;
  }
  const runtime = startRuntime(parts);
  const ends: (() => unknown)[] = [];
  let ended = false;
  const close = async (end: () => Promise<void>): Promise<void> => {
    if (ended) return;
    ended = true;
    for (const one of ends) await one();
    await end();
  };
  const rig: Rig = {
    runtime,
    parts,
    store,
    clock,
    disk,
    fatal,
    log,
    produce: (topic, ...records) => runtime.produce(topic, records.map(keyAndValue)),
    records: (topic) =>
      store
        .records(topic, 0, 1_000_000, Number.MAX_SAFE_INTEGER)
        .map(({ key, value }) => `${key === undefined ? "" : text(key)}=${text(value)}`),
    state: (name, id) =>
      Object.fromEntries(store.state(keyOf(name, id)).map((row) => [row.name, text(row.value)])),
    async serve(options) {
      const api = await createApi(runtime, options);
      ends.push(() => api.close());
      await api.listen({ host: "127.0.0.1", port: 0 });
      return `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
    },
    close: () => close(() => runtime.close()),
    crash: () =>
      close(() => {
        killed = true;
        return store.abandon();
      }),
    async idle() {
      await untilDurable(rig, () => isAtRest(parts));
    },
  };
  // Not an orderly end: a test may leave a store that hangs or functions that do.
  onTestFinished(() => rig.crash());
  return rig;
}

/** How many messages each instance has waiting in the store, if it has any. */
export function mailboxes(store: CommittedReads): { key: InstanceKey; waiting: number }[] {
  return store
    .mailboxTargets()
    .flatMap((target) =>
      store
        .mailboxes(target, "", Number.MAX_SAFE_INTEGER)
        .map(({ id, waiting }) => ({ key: { function: target, id }, waiting })),
    );
}

export function keyOf(name: string, id: string): InstanceKey {
  return { function: `test/${name}`, id };
}

/** Waits for a commit while functions are busy: the disk waits a moment for them, and the clock stands still. */
export async function ticking<T>(rig: Rig, promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  await until(() => {
    rig.clock.advance(10);
    return done;
  });
  return promise;
}

/** Lets every commit from now on fail, and resolves when the runtime has given up. */
export async function failForGood({ store, clock, fatal }: Rig): Promise<void> {
  store.fail(Number.POSITIVE_INFINITY);
  store.release();
  await until(() => {
    clock.advance(500);
    return fatal.length > 0;
  });
}

export const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}`);

/** A record given as `key=value`. */
export function keyAndValue(record: string): { key: Uint8Array; value: Uint8Array } {
  const equals = record.indexOf("=");
  return {
    key: Buffer.from(record.slice(0, equals)),
    value: Buffer.from(record.slice(equals + 1)),
  };
}

export function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
