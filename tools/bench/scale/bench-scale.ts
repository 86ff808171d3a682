/** How the runtime bears many instances, many records that wait, one instance that all is for, and a store that grows. */
import type { BenchOptions, Row } from "../options.ts";
import { measureGrowingStore } from "./growing-store.ts";
import { measureHotInstance } from "./hot-instance.ts";
import { measureManyInstances } from "./many-instances.ts";
import { outcomeRow } from "./outcomes.ts";
import { measureWaitingRecords } from "./waiting-records.ts";

export async function benchScale(
  count: number,
  { rounds, events, progress }: BenchOptions,
): Promise<Row[]> {
  const outcomes = [
    ...(await measureManyInstances(count, rounds, progress)),
    ...(await measureWaitingRecords(count, progress)),
    ...(await measureHotInstance(events, rounds, progress)),
  ];
  return outcomes.map(outcomeRow);
}

export async function benchGrowth(gigabytes: number, { progress }: BenchOptions): Promise<Row[]> {
  return (await measureGrowingStore(gigabytes * 1e9, progress)).map(outcomeRow);
}
