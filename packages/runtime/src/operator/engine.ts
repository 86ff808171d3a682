/** The engine of a runtime as an operator sees it: whether it is well, how fast its disk is, what waits, what it goes by. */
import type { Assembly } from "../assembly.ts";
import type { KafkaStatus } from "../kafka-status.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "../settings.ts";
import type { StoreStats } from "../store/store.ts";
import { type EndpointView, endpointViews } from "./endpoints.ts";
import { type HealthReason, healthOf } from "./health.ts";

export interface EngineView {
  /** When it started, in milliseconds since 1970. */
  readonly since: number;
  /** What is wrong, the worst first. */
  readonly reasons: readonly HealthReason[];
  /** How many commits there were, and what the newest ones and the one under way take, in milliseconds. */
  readonly commits: {
    readonly count: number;
    readonly medianMs: number;
    readonly p99Ms: number;
    readonly underWayMs: number;
  };
  /** What waits: records in topics for the functions, and in memory for the disk, in bytes. */
  readonly waiting: {
    readonly records: readonly { readonly topic: string; readonly records: number }[];
    readonly bytesAhead: number;
  };
  readonly instances: { readonly inMemory: number; readonly bytes: number };
  readonly store: StoreStats;
  readonly endpoints: readonly EndpointView[];
  /** What goes on between it and Kafka; undefined where that is not contacted. */
  readonly kafka: KafkaStatus | undefined;
  readonly module: string;
  readonly settings: readonly Setting[];
}

/** A setting in force. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly isDefault: boolean;
}

export function engineView(parts: Assembly, since: number): EngineView {
  const { committer, topics, instances, types, store, module } = parts;
  return {
    since,
    reasons: healthOf(parts),
    commits: {
      count: committer.durableThrough,
      medianMs: committer.times.quantile(0.5),
      p99Ms: committer.times.quantile(0.99),
      underWayMs: committer.underWayMs,
    },
    waiting: {
      records: topics.lag().filter(({ records }) => records > 0),
      bytesAhead: committer.pending.reduce((sum, group) => sum + group.weight, 0),
    },
    instances: { inMemory: instances.count, bytes: instances.bytes },
    store: store.stats(),
    endpoints: endpointViews(types),
    kafka: parts.kafka?.status(),
    module: module.file,
    settings: settingsOf(parts),
  };
}

function settingsOf(inForce: RuntimeSettings): Setting[] {
  return (Object.keys(DEFAULT_SETTINGS) as (keyof RuntimeSettings)[]).map((name) => {
    const [value, byDefault] = [inForce[name], DEFAULT_SETTINGS[name]];
    return { name, value, isDefault: JSON.stringify(value) === JSON.stringify(byDefault) };
  });
}
