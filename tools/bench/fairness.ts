/**
 * What instances in trouble cost those that are well, of the same function: 200 that hang, 1,000 that fail and one that is
 * slow with 10,000 messages waiting. Each round measures the same load without them and with them.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consume, metric, produce } from "../harness/api.ts";
import { entryPoint, Program, statefun } from "../harness/program.ts";
import type { BenchOptions, Row } from "./options.ts";
import { median, quantile, round1 } from "./statistics.ts";

const HANGING = 200;
const FAILING = 1000;
const WAITING = 10_000;
/** Those that are well: each has one message at a time. */
const USERS = 200;
/** How long it takes until the trouble is what it will be, in milliseconds. */
const SETTLE_MS = 5000;
const PATIENCE_MS = 60_000;

interface Figures {
  readonly perSecond: number;
  readonly latencyMs: readonly number[];
  readonly cpuMicros: number;
}

export async function benchFairness({ rounds, events, progress }: BenchOptions): Promise<Row[]> {
  const figures = { alone: [] as Figures[], "beside trouble": [] as Figures[] };
  for (let round = 1; round <= rounds; round++) {
    for (const way of ["alone", "beside trouble"] as const) {
      progress(`round ${round}, ${way}`);
      figures[way].push(await measure(way === "beside trouble", events));
    }
  }
  return Object.entries(figures).map(([way, all]) => ({
    "": way,
    "messages/s": Math.round(median(all.map(({ perSecond }) => perSecond))),
    "p50 ms": round1(median(all.map(({ latencyMs }) => quantile(latencyMs, 0.5)))),
    "p99 ms": round1(median(all.map(({ latencyMs }) => quantile(latencyMs, 0.99)))),
    "runtime CPU us/message": Math.round(median(all.map(({ cpuMicros }) => cpuMicros))),
  }));
}

async function measure(hasTrouble: boolean, messages: number): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "bench-fairness-"));
  const service = new Program(entryPoint("tools/bench/fairness-service.ts"), {
    env: { LOG_LEVEL: "silent" },
  });
  await service.printed(/ is ready/);
  const module = join(folder, "module.yaml");
  await writeFile(module, moduleText(service.functions));
  const runtime = new Program(
    statefun("dev", module, "--data", join(folder, "data"), "--port", "0"),
    {
      env: { LOG_LEVEL: "silent" },
    },
  );
  try {
    await runtime.printed(/ is ready/);
    const { api } = runtime;
    await load(api, Math.min(messages, 5000));
    if (hasTrouble) {
      await trouble(api);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    const cpu = await metric(api, "process_cpu_seconds_total");
    const started = performance.now();
    const latencyMs = await load(api, messages);
    const seconds = (performance.now() - started) / 1000;
    const used = (await metric(api, "process_cpu_seconds_total")) - cpu;
    return { perSecond: messages / seconds, latencyMs, cpuMicros: (used * 1e6) / messages };
  } finally {
    await runtime.destroy();
    await service.destroy();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function trouble(api: string): Promise<void> {
  const ids = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ key: `${name}-${n}`, value: { n } }));
  await produce(api, "work", [...ids("hanging", HANGING), ...ids("failing", FAILING)]);
  await produce(
    api,
    "work",
    Array.from({ length: WAITING }, (_, n) => ({ key: "slow", value: { n } })),
  );
}

/** Each user has one message on its way, from its request to its record on topic `done`. Resolves with those times. */
async function load(api: string, messages: number): Promise<number[]> {
  const waiting = new Map<string, () => void>();
  let isOver = false;
  let offset = await endOf(api);
  const watch = async (): Promise<void> => {
    while (!isOver) {
      for (const record of await consume(api, "done", offset, 100)) {
        offset = record.offset + 1;
        waiting.get(record.key)?.();
      }
    }
  };
  const watching = watch();
  const latencyMs: number[] = [];
  let next = 0;
  const user = async (key: string): Promise<void> => {
    while (next < messages) {
      const n = next++;
      const started = performance.now();
      const seen = Promise.withResolvers<void>();
      waiting.set(key, seen.resolve);
      const late = setTimeout(
        () => seen.reject(new Error(`message ${n} was not done within ${PATIENCE_MS} ms`)),
        PATIENCE_MS,
      );
      await produce(api, "work", [{ key, value: { n } }]);
      await seen.promise;
      clearTimeout(late);
      latencyMs.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: USERS }, (_, n) => user(`well-${n}`)));
  isOver = true;
  await watching;
  return latencyMs;
}

async function endOf(api: string): Promise<number> {
  let offset = 0;
  for (;;) {
    const page = await consume(api, "done", offset, 0);
    const last = page.at(-1);
    if (last === undefined) return offset;
    offset = last.offset + 1;
  }
}

function moduleText(url: string): string {
  return `kind: io.statefun.endpoints.v2/http
spec:
  functions: bench/*
  urlPathTemplate: ${url}
  transport:
    type: io.statefun.transports.v1/async
    call: 2min
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: bench/in
  address: kafka:9092
  consumerGroupId: bench
  startupPosition:
    type: earliest
  topics:
    - topic: work
      valueType: bench/Work
      targets:
        - bench/work
---
kind: io.statefun.kafka.v1/egress
spec:
  id: bench/done
  address: kafka:9092
  deliverySemantic:
    type: at-least-once
`;
}
