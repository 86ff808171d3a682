/** All that is measured of one system, from its start to its end. */
import { fillStock, firstReceipt, measureSpeed } from "./load.ts";
import type { BenchOptions } from "./options.ts";
import { receiptTimes } from "./receipt-times.ts";
import { ShopClient } from "./shop-client.ts";
import { round1 } from "./statistics.ts";
import type { System } from "./systems.ts";
import { type Usage, usageOf } from "./usage.ts";

export interface Turn {
  /** From the start of the system to its first visible receipt, for each start. */
  readonly firstReceiptMs: readonly number[];
  readonly coldPerSecond: number;
  readonly warmPerSecond: readonly number[];
  readonly receiptMs: readonly number[];
  readonly processes: readonly ProcessFigures[];
}

export interface ProcessFigures {
  readonly name: string;
  /** In the warm rounds, what it does when it is idle included. */
  readonly cpuMicrosPerEvent: number;
  /** After all the load. */
  readonly megabytes: number;
}

export interface TurnOptions extends BenchOptions {
  readonly start: () => Promise<System>;
  /** All but the last are for the time to the first receipt alone. */
  readonly starts: number;
}

/** Between the cold round and the others: the compilers of a JVM take their time. */
const WARM_UP_EVENTS = 20_000;

export async function measureTurn(options: TurnOptions): Promise<Turn> {
  const earlier: number[] = [];
  for (let start = 1; start < options.starts; start++) {
    const { system, ms } = await open(options);
    await system.stop();
    earlier.push(ms);
  }
  const { system, shop, ms } = await open(options);
  try {
    return { firstReceiptMs: [...earlier, ms], ...(await measureLoad(system, shop, options)) };
  } finally {
    await system.stop();
  }
}

async function open({ start, progress }: TurnOptions) {
  const started = performance.now();
  const system = await start();
  try {
    const shop = new ShopClient(system);
    await firstReceipt(shop);
    const ms = performance.now() - started;
    progress(`first receipt after ${round1(ms / 1000)} s`);
    return { system, shop, ms };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

async function measureLoad(
  { processes }: System,
  shop: ShopClient,
  { rounds, events, progress }: BenchOptions,
): Promise<Omit<Turn, "firstReceiptMs">> {
  const speed = async (): Promise<number> => {
    const { processed } = await measureSpeed(shop, events);
    progress(`${Math.round(processed)} events/s`);
    return processed;
  };
  await fillStock(shop);
  const coldPerSecond = await speed();
  await measureSpeed(shop, WARM_UP_EVENTS);
  const before = usageOf(processes);
  const warmPerSecond: number[] = [];
  while (warmPerSecond.length < rounds) warmPerSecond.push(await speed());
  const after = usageOf(processes);
  const receiptMs = await receiptTimes(shop);
  const cpuSeconds = (name: string, usages: readonly Usage[]): number =>
    usages.find((usage) => usage.name === name)?.cpuSeconds ?? Number.NaN;
  return {
    coldPerSecond,
    warmPerSecond,
    receiptMs,
    processes: usageOf(processes).map(({ name, residentMegabytes }) => ({
      name,
      cpuMicrosPerEvent:
        ((cpuSeconds(name, after) - cpuSeconds(name, before)) * 1e6) / (rounds * events),
      megabytes: residentMegabytes,
    })),
  };
}
