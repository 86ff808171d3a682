/** The runtime in numbers, for Prometheus. They are read off when they are asked for, so counting costs nothing. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { FunctionType } from "../functions/function-type.ts";
import type { Runtime } from "../runtime.ts";

type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

export function runtimeMetrics(runtime: Runtime): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const metric =
    (Kind: typeof Counter<string> | typeof Gauge<string>) =>
    (name: string, help: string, labelNames: string[], read: () => Iterable<Sample>): void => {
      const made = new Kind({
        name: `statefun_runtime_${name}`,
        help,
        labelNames,
        registers,
        collect() {
          made.reset();
          for (const [value, labels] of read()) made.inc(labels ?? {}, value);
        },
      });
    };
  const counter = metric(Counter);
  const gauge = metric(Gauge);
  const byFunction = (read: (type: FunctionType) => number) =>
    function* (): Iterable<Sample> {
      for (const type of runtime.functions()) yield [read(type), { function: type.typename }];
    };

  counter(
    "batches_total",
    "Batches that functions answered.",
    ["function"],
    byFunction(({ stats }) => stats.batches),
  );
  counter(
    "invocations_total",
    "Messages in batches that functions answered.",
    ["function"],
    byFunction(({ stats }) => stats.invocations),
  );
  counter(
    "failures_total",
    "Attempts that failed; each is made again.",
    ["function"],
    byFunction(({ stats }) => stats.failures),
  );
  counter(
    "batch_seconds_total",
    "Time that functions took to answer.",
    ["function"],
    byFunction(({ stats }) => stats.seconds),
  );
  gauge(
    "batches_in_flight",
    "Batches sent and not answered yet.",
    ["function"],
    byFunction(({ running }) => running),
  );
  gauge("instances_failing", "Instances that wait for their next attempt.", [], () => [
    [runtime.failing().size],
  ]);
  gauge("instances_in_memory", "Instances in memory.", [], () => [[runtime.instances.count]]);
  gauge("cache_bytes", "What the instances in memory take.", [], () => [[runtime.instances.bytes]]);
  gauge(
    "ingress_lag_records",
    "Records that wait in their topic for the functions.",
    ["topic"],
    () => runtime.topics.lag().map(({ topic, records }): Sample => [records, { topic }]),
  );
  counter("commits_total", "Groups made durable.", [], () => [[runtime.committer.durableThrough]]);
  return registry;
}
