/** All that is measured of one start of the local runtime. */
import { metric } from "../harness/api.ts";
import { type Acknowledgement, acknowledgementTimes } from "./acknowledgement.ts";
import { fillStock, measureSpeed } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { receiptTimes } from "./receipt-times.ts";
import { ShopClient } from "./shop-client.ts";
import { sum } from "./statistics.ts";
import { FUNCTIONS, type LocalSystem } from "./systems.ts";
import { threadSeconds, usageOf } from "./usage.ts";

/** Before the measurement, so that the code is compiled. */
const WARM_UP_EVENTS = 20_000;

export interface LocalFigures {
  /** Until they were durable. */
  readonly eventsPerSecond: number;
  /** By thread of the runtime; functions in a process of their own are one. Microseconds an event. */
  readonly cpuMicros: ReadonlyMap<string, number>;
  /** Calls of the functions. */
  readonly batchesPerEvent: number;
  readonly receiptMs: readonly number[];
  readonly acknowledgement: Acknowledgement;
  readonly readyMs: number;
  /** Of all its processes. */
  readonly megabytes: number;
  /** That the event loop was held for, from the beginning of the measured load to its end. */
  readonly longestDelayMs: number;
}

export async function measureLocal(
  start: () => Promise<LocalSystem>,
  events: number,
): Promise<LocalFigures> {
  const started = performance.now();
  const system = await start();
  const readyMs = performance.now() - started;
  try {
    const shop = new ShopClient(system);
    await fillStock(shop);
    await measureSpeed(shop, WARM_UP_EVENTS);
    await system.vitals();
    const batches = await batchesOf(system);
    const before = cpuSeconds(system);
    const { durable } = await measureSpeed(shop, events);
    const after = cpuSeconds(system);
    const used = (group: string, seconds: number): number => seconds - (before.get(group) ?? 0);
    // In this order: the last one produces records that the shop's client does not count.
    return {
      eventsPerSecond: durable,
      cpuMicros: new Map(
        [...after].map(([group, seconds]) => [group, (used(group, seconds) * 1e6) / events]),
      ),
      batchesPerEvent: ((await batchesOf(system)) - batches) / events,
      receiptMs: await receiptTimes(shop),
      megabytes: sum(usageOf(system.processes).map(({ residentMegabytes }) => residentMegabytes)),
      ...(await system.vitals()),
      acknowledgement: await acknowledgementTimes(system),
      readyMs,
    };
  } finally {
    await system.stop();
  }
}

type Ways = Readonly<Record<string, () => Promise<LocalSystem>>>;

/** Each way once in each round, in turns, with the figures of all its rounds. */
export async function measureInTurns(
  ways: Ways,
  { rounds, events, progress }: BenchOptions,
): Promise<ReadonlyMap<string, readonly LocalFigures[]>> {
  const figures = new Map<string, LocalFigures[]>(Object.keys(ways).map((way) => [way, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [way, start] of Object.entries(ways)) {
      progress(`round ${round}, ${way}`);
      figures.get(way)?.push(await measureLocal(start, events));
    }
  }
  return figures;
}

/** What the runtime took, without the functions. */
export function runtimeMicros({ cpuMicros }: LocalFigures): number {
  return sum(cpuMicros.values()) - (cpuMicros.get(FUNCTIONS) ?? 0);
}

function batchesOf({ api }: LocalSystem): Promise<number> {
  return metric(api, "statefun_runtime_batches_total");
}

function cpuSeconds({ processes }: LocalSystem): ReadonlyMap<string, number> {
  return new Map(
    processes.flatMap((each) =>
      each.name === FUNCTIONS
        ? usageOf([each]).map(({ name, cpuSeconds }) => [name, cpuSeconds] as const)
        : [...threadSeconds(each.pid)],
    ),
  );
}
