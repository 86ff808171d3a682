/** What a Kafka in front of the local runtime and behind it costs, and how soon and how fast records come out of it. */
import { whatIsMissing } from "../../flink/engine.ts";
import { freePort } from "../../flink/ports.ts";
import type { BenchOptions, Row } from "../options.ts";
import { sideBySide } from "../side-by-side.ts";
import { median, quantile, round1 } from "../statistics.ts";
import { prepareFlink, startRuntime } from "../systems.ts";
import { recordsIn, recordsOut } from "./flow.ts";
import { type Relay, startRelay } from "./relay.ts";
import { startShopWithKafka } from "./shop.ts";
import { visibleAfter } from "./visible.ts";

const RECORDS = 100_000;
const WATCHED = 5000;

/** Resolves with three tables. @throws Error when what a broker needs is missing */
export async function benchKafka(options: BenchOptions): Promise<readonly Row[][]> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const { rounds, progress } = options;
  await prepareFlink(progress);
  const rates = { in: [] as number[], out: [] as number[] };
  const visibleMs: number[][] = [];
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round}: records that wait in Kafka`);
    rates.in.push(await withRelay(recordsIn));
    progress(`round ${round}: records that wait for Kafka`);
    rates.out.push(await withRelay((relay) => recordsOut(relay, RECORDS)));
    progress(`round ${round}: from the disk to a reader`);
    visibleMs.push([...(await withRelay((relay) => visibleAfter(relay, WATCHED)))]);
  }
  const ms = (q: number): number => round1(median(visibleMs.map((each) => quantile(each, q))));
  const flow: Row[] = [
    {
      "records/s in": Math.round(median(rates.in)),
      "records/s out": Math.round(median(rates.out)),
      "durable to visible p50 ms": ms(0.5),
      "p95 ms": ms(0.95),
      "p99 ms": ms(0.99),
    },
  ];
  const ways = {
    "without Kafka": { start: () => startRuntime(), starts: 1 },
    "with Kafka": { start: startShopWithKafka, starts: 1 },
  };
  return [flow, ...(await sideBySide(ways, options))];
}

async function withRelay<T>(measure: (relay: Relay) => Promise<T>): Promise<T> {
  const relay = await startRelay(await freePort());
  try {
    return await measure(relay);
  } finally {
    await relay.stop();
  }
}
