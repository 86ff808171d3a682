/** The runtime in numbers, for Prometheus. They are read off when they are asked for, so counting costs nothing. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { MISNAMED_METRICS } from "statefun-wire/http-server";
import type { FunctionMetrics } from "../operator/function-metrics.ts";
import type { Runtime, RuntimeMetrics } from "../runtime.ts";
import { KAFKA_METRICS } from "./kafka-metrics.ts";

export type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

/** How a metric is read off. */
export interface Metric {
  readonly kind: typeof Counter<string> | typeof Gauge<string>;
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: (metrics: RuntimeMetrics) => Iterable<Sample>;
}

const byFunction = (
  read: (metrics: FunctionMetrics) => number,
): Pick<Metric, "labels" | "samples"> => ({
  labels: ["function"],
  samples: ({ functions }) =>
    functions.map((metrics): Sample => [read(metrics), { function: metrics.typename }]),
});

const METRICS: readonly Metric[] = [
  ...KAFKA_METRICS,
  {
    kind: Counter,
    name: "batches_total",
    help: "Batches that functions answered.",
    ...byFunction(({ batches }) => batches),
  },
  {
    kind: Counter,
    name: "invocations_total",
    help: "Messages in batches that functions answered.",
    ...byFunction(({ invocations }) => invocations),
  },
  {
    kind: Counter,
    name: "failures_total",
    help: "Failed attempts; each is retried.",
    ...byFunction(({ failures }) => failures),
  },
  {
    kind: Counter,
    name: "batch_seconds_total",
    help: "Time that functions took to answer.",
    ...byFunction(({ seconds }) => seconds),
  },
  {
    kind: Gauge,
    name: "batches_in_flight",
    help: "Batches sent but not answered yet.",
    ...byFunction(({ inFlight }) => inFlight),
  },
  {
    kind: Gauge,
    name: "longest_in_flight_seconds",
    help: "Age of the batch that has been in flight for longest.",
    ...byFunction(({ longestInFlightSeconds }) => longestInFlightSeconds),
  },
  {
    kind: Gauge,
    name: "endpoint_up",
    help: "Whether the functions of an endpoint can be reached: 1 or 0.",
    labels: ["endpoint"],
    samples: ({ endpoints }) =>
      endpoints.map(
        ({ functions, outage }): Sample => [outage === undefined ? 1 : 0, { endpoint: functions }],
      ),
  },
  {
    kind: Gauge,
    name: "instances_failing",
    help: "Instances that wait for their next attempt.",
    samples: ({ instances }) => [[instances.failing]],
  },
  {
    kind: Gauge,
    name: "instances_in_memory",
    help: "Instances in memory.",
    samples: ({ instances }) => [[instances.inMemory]],
  },
  {
    kind: Gauge,
    name: "cache_bytes",
    help: "Approximate size of the instances in memory.",
    samples: ({ instances }) => [[instances.bytes]],
  },
  {
    kind: Gauge,
    name: "ingress_lag_records",
    help: "Records that wait in their topic for the functions.",
    labels: ["topic"],
    samples: ({ lag }) => lag.map(({ topic, records }): Sample => [records, { topic }]),
  },
  {
    kind: Counter,
    name: "commits_total",
    help: "Commit groups made durable.",
    samples: ({ commits }) => [[commits]],
  },
  {
    kind: Gauge,
    name: "commit_under_way_seconds",
    help: "How long the commit under way has taken so far.",
    samples: ({ commitUnderWaySeconds }) => [[commitUnderWaySeconds]],
  },
  {
    kind: Gauge,
    name: "store_bytes",
    help: "Size of store.db.",
    samples: ({ store }) => [[store.bytes]],
  },
  {
    kind: Gauge,
    name: "store_wal_bytes",
    help: "Size of the write-ahead log store.db-wal.",
    samples: ({ store }) => [[store.walBytes]],
  },
  {
    kind: Gauge,
    name: "timers_pending",
    help: "Delayed messages whose time has not come.",
    samples: ({ store }) => [[store.timers]],
  },
  {
    kind: Counter,
    name: "dead_letters_total",
    help: "Records of topic dead-letters since the store was begun.",
    samples: ({ deadLetters }) => [[deadLetters]],
  },
];

export interface MetricsText {
  readonly contentType: string;
  read(): Promise<string>;
}

/** The runtime's metrics and those of its process, in the text format of Prometheus. */
export function metricsOf(runtime: Runtime): MetricsText {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED_METRICS) registry.removeSingleMetric(name);
  const writers = METRICS.map(({ kind: Kind, name, help, labels = [], samples }) => {
    const metric = new Kind({
      name: `statefun_runtime_${name}`,
      help,
      labelNames: [...labels],
      registers,
    });
    return (metrics: RuntimeMetrics): void => {
      metric.reset();
      for (const [value, given] of samples(metrics)) metric.inc(given ?? {}, value);
    };
  });
  return {
    contentType: registry.contentType,
    async read() {
      const metrics = runtime.metrics();
      for (const write of writers) write(metrics);
      return (await registry.metrics()) + commitSeconds(metrics);
    },
  };
}

/** A histogram of what is counted already: one of prom-client counts by itself. */
function commitSeconds({ commits, commitTimes: { buckets, sum } }: RuntimeMetrics): string {
  const name = "statefun_runtime_commit_seconds";
  return [
    "",
    `# HELP ${name} Time that commits took.`,
    `# TYPE ${name} histogram`,
    ...buckets.map(({ le, count }) => {
      const bound = Number.isFinite(le) ? le : "+Inf";
      return `${name}_bucket{le="${bound}"} ${count}`;
    }),
    `${name}_sum ${sum}`,
    `${name}_count ${commits}`,
    "",
  ].join("\n");
}
