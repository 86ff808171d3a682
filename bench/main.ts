/**
 * npm run bench: how fast the shopping cart is on the local runtime. The shop runs in its own process with a fresh store
 * and logging at warn; the load comes from this one. Ways to run it are measured in turn, several rounds, medians.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { readOptions, run } from "../src/program.ts";
import { addToCarts, produce, restock, USERS } from "./load.ts";
import { type ShopProcess, startShop } from "./shop-process.ts";

const HELP = `
Measures the shopping cart on the local runtime: events a second, time to a receipt, time to start.

  npm run bench [-- options]

  --rounds N  rounds to take the medians of (3)
  --events N  add-to-cart events a round (40000)
`;

const INVOCATIONS_PER_EVENT = 3;
const WAYS = { "in process": [], "over HTTP": ["--http"] } as const;
/** Before the measurement, so that the code is compiled. */
const WARM_UP_EVENTS = 20_000;
/** Reading the metrics takes the shop a few milliseconds, so it is not asked often. */
const POLL_MS = 100;
const CHECKOUTS = 500;
const CHECKOUTS_PER_SECOND = 100;

interface Figures {
  readonly eventsPerSecond: number;
  /** Of the shop's process. */
  readonly cpuMicrosPerEvent: number;
  readonly megabytes: number;
  readonly receiptMs: readonly number[];
  readonly readyMs: number;
}

await run(async () => {
  const { values } = readOptions(HELP, {
    rounds: { type: "string", default: "3" },
    events: { type: "string", default: "40000" },
  });
  const figures = new Map<string, Figures[]>(Object.keys(WAYS).map((way) => [way, []]));
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const [way, args] of Object.entries(WAYS)) {
      process.stderr.write(`round ${round}, ${way}\n`);
      figures.get(way)?.push(await measure(args, Number(values.events)));
    }
  }
  const table = [...figures].map(([way, rounds]) => ({
    "": way,
    "events/s": Math.round(median(rounds.map(({ eventsPerSecond }) => eventsPerSecond))),
    "invocations/s": Math.round(
      median(rounds.map(({ eventsPerSecond }) => eventsPerSecond)) * INVOCATIONS_PER_EVENT,
    ),
    "CPU us/event": Math.round(median(rounds.map(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent))),
    "receipt p50 ms": round1(median(rounds.map(({ receiptMs }) => quantile(receiptMs, 0.5)))),
    "receipt p99 ms": round1(median(rounds.map(({ receiptMs }) => quantile(receiptMs, 0.99)))),
    "ready ms": Math.round(median(rounds.map(({ readyMs }) => readyMs))),
    "MB resident": Math.round(median(rounds.map(({ megabytes }) => megabytes))),
  }));
  // biome-ignore lint/suspicious/noConsole: the table is what this program is for
  console.table(table);
  return undefined;
});

async function measure(args: readonly string[], events: number): Promise<Figures> {
  const shop = await startShop(args);
  try {
    await restock(shop);
    await addAndAwait(shop, WARM_UP_EVENTS);
    const cpu = await shop.metric("process_cpu_seconds_total");
    const started = performance.now();
    await addAndAwait(shop, events);
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = (await shop.metric("process_cpu_seconds_total")) - cpu;
    const receiptMs = await receiptTimes(shop);
    const megabytes = (await shop.metric("process_resident_memory_bytes")) / 2 ** 20;
    return {
      eventsPerSecond: events / seconds,
      cpuMicrosPerEvent: (cpuSeconds / events) * 1e6,
      receiptMs,
      megabytes,
      readyMs: shop.readyMs,
    };
  } finally {
    await shop.stop();
  }
}

/** Produces events and waits until all are processed and all that they did is durable. */
async function addAndAwait(shop: ShopProcess, events: number): Promise<void> {
  const invocations = () => shop.metric("statefun_runtime_invocations_total");
  const expected = (await invocations()) + events * INVOCATIONS_PER_EVENT;
  await addToCarts(shop, events);
  while ((await invocations()) < expected) await sleep(POLL_MS);
  // Commits are serial, so when this record is durable everything before it is.
  await produce(shop, "clear-cart", [{ key: "nobody", value: { userId: "nobody" } }]);
}

/** Checks baskets out at a steady rate: the milliseconds from each checkout's acknowledgement to its visible receipt. */
async function receiptTimes(shop: ShopProcess): Promise<number[]> {
  const acknowledged = new Map<string, number>();
  const visible = new Map<string, number>();
  const all = watchReceipts(shop, (userId) => {
    visible.set(userId, performance.now());
    return visible.size === CHECKOUTS;
  });
  const started = performance.now();
  const answers: Promise<void>[] = [];
  for (let n = 0; n < CHECKOUTS; n++) {
    await sleep(Math.max(0, started + (n * 1000) / CHECKOUTS_PER_SECOND - performance.now()));
    const userId = `user-${n % USERS}`;
    const answered = produce(shop, "checkout", [{ key: userId, value: { userId } }]);
    answers.push(answered.then(() => void acknowledged.set(userId, performance.now())));
  }
  await Promise.all([all, ...answers]);
  // A receipt that was seen before its checkout's acknowledgement took no time.
  return [...acknowledged].map(([userId, at]) =>
    Math.max(0, (visible.get(userId) ?? Number.NaN) - at),
  );
}

/** Follows the topic of the receipts until `seen`, told each user, says that it is enough. */
async function watchReceipts(shop: ShopProcess, seen: (userId: string) => boolean): Promise<void> {
  for (let offset = 0; ; ) {
    const url = `${shop.url}/topics/receipts/partitions/0/records?offset=${offset}&timeout=1000`;
    const response = await fetch(url);
    // The topic is there from its first record on.
    if (response.status === 404) continue;
    for (const record of (await response.json()) as { key: string; offset: number }[]) {
      offset = record.offset + 1;
      if (seen(record.key)) return;
    }
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
