/** By what a life goes: limits, times and sizes that matter for what comes first and for what is kept. */
import type { Module, RuntimeSettings } from "statefun-runtime";
import type { Random } from "statefun-runtime/simulation";

export interface LifeSettings {
  /** Messages in a batch. */
  readonly maxBatch: number;
  /** How long a call may take, in milliseconds. */
  readonly callTimeoutMs: number;
  readonly runtime: Pick<
    RuntimeSettings,
    | "batchesInFlight"
    | "callsInFlight"
    | "cacheBytes"
    | "drainMs"
    | "retentionMs"
    | "retention"
    | "clockTrustMs"
    | "housekeepingMs"
    | "historyBytes"
    | "historyMemoryBytes"
    | "historyPerSecond"
  >;
}

/** Longer than any life. */
export const FOR_EVER_MS = Number.MAX_SAFE_INTEGER / 2;
/** By then a clock that was set is believed, in milliseconds. */
const TRUST_MS = 10_000;
/** History that is kept as a whole. */
export const ALL_HISTORY = 1024 ** 3;

/** @param kept topics that everything is looked up in at the end */
export function randomSettings(random: Random, kept: readonly string[]): LifeSettings {
  const historyBytes = random.pick([0, 0, 20_000, ALL_HISTORY]);
  return {
    maxBatch: random.pick([1, 3, 1000]),
    callTimeoutMs: random.pick([200, 60_000]),
    runtime: {
      batchesInFlight: random.pick([1, 2, 128]),
      callsInFlight: random.pick([2, 2048]),
      cacheBytes: random.pick([0, 2000, 1024 * 1024]),
      drainMs: random.pick([0, 10_000]),
      retentionMs: random.pick([FOR_EVER_MS, FOR_EVER_MS, 60_000, 600_000]),
      retention: Object.fromEntries(kept.map((topic) => [topic, { ageMs: FOR_EVER_MS }])),
      clockTrustMs: TRUST_MS,
      housekeepingMs: random.pick([1000, 30_000]),
      historyBytes,
      historyMemoryBytes: random.pick([0, 8 * 1024 * 1024]),
      historyPerSecond: historyBytes === ALL_HISTORY ? 1_000_000 : random.pick([1, 2000]),
    },
  };
}

/** A module whose calls go by these settings. */
export function limited(module: Module, { maxBatch, callTimeoutMs }: LifeSettings): Module {
  const endpoints = module.endpoints.map((endpoint) => ({
    ...endpoint,
    maxNumBatchRequests: maxBatch,
    transport: { ...endpoint.transport, callTimeoutMs },
  }));
  return { ...module, endpoints };
}
