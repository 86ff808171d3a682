/** Whether the shop is after hours as it was: under a light load of all kinds, what it takes, and whether it still adds up. */
import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "statefun-runtime/simulation";
import { until } from "../../flink/wait.ts";
import { inspect, metric } from "../../harness/api.ts";
import { entryPoint } from "../../harness/program.ts";
import type { Progress, Row } from "../options.ts";
import { type LocalSystem, startInOne } from "../systems.ts";
import { Books } from "./books.ts";
import { flatness, type Sample } from "./flatness.ts";
import { boundsOf, SHOWN, sampler } from "./sample.ts";
import { ITEMS, Shoppers } from "./shoppers.ts";

/** Short, as what is kept is: each comes round often. */
const BASKET_TTL = "30s";
/** For the last baskets to expire, and what they held to be back. */
const PATIENCE_MS = 90_000;
/** At least so many, and one a minute. */
const SAMPLES = 40;
const SAMPLE_MS = 60_000;
/** npm passes on a signal that a terminal has sent already: this soon after the first it is the same. */
const SAME_SIGNAL_MS = 500;

/** Resolves with the tables, and with what they come to; it is the same after a first Ctrl-C. */
export async function benchSoak(
  minutes: number,
  progress: Progress,
): Promise<readonly (readonly Row[] | string)[]> {
  const system = await startInOne(entryPoint("tools/bench/soak/shop.ts"), { BASKET_TTL });
  try {
    const books = new Books();
    const shoppers = new Shoppers(system.api, books, randomOf(1));
    progress("filling what the runtime remembers");
    await shoppers.open();
    await untilRight(system, shoppers, books);
    const samples = await soak(system, shoppers, books, minutes, progress);
    const wrong = await untilRight(system, shoppers, books);
    const { tenths, growth, grown } = flatness(samples, boundsOf(samples[0] ?? {}), SHOWN);
    const isGood = samples.length >= 10 && grown.length === 0 && wrong.length === 0;
    if (!isGood) process.exitCode = 1;
    const flat = samples.length < 10 ? "too short to tell" : grown.join(", ") || "nothing";
    return [
      tenths,
      growth,
      ...wrong,
      `${(samples.at(-1)?.["minute"] ?? 0).toFixed(1)} minutes, ${shoppers.events} events: grown: ${flat}; wrong: ${wrong.length}`,
    ];
  } finally {
    await system.stop();
  }
}

async function soak(
  system: LocalSystem,
  shoppers: Shoppers,
  books: Books,
  minutes: number,
  progress: Progress,
): Promise<Sample[]> {
  const ended = AbortSignal.any([AbortSignal.timeout(minutes * 60_000), interrupted()]);
  const left = new AbortController();
  const samples: Sample[] = [];
  const everyMs = Math.min(SAMPLE_MS, (minutes * 60_000) / SAMPLES);
  const reading = shoppers.read(left.signal);
  const shopping = shoppers.shop(ended);
  const sampling = async (): Promise<void> => {
    const take = sampler(system, shoppers);
    while (!ended.aborted) {
      await sleep(everyMs, undefined, { signal: ended }).catch(() => undefined);
      if (ended.aborted) return;
      const sample = await take();
      samples.push(sample);
      progress(
        SHOWN.map((figure) => `${figure} ${(sample[figure] ?? Number.NaN).toFixed(1)}`).join(", "),
      );
    }
  };
  const billed = async () => books.waiting === 0 || undefined;
  const done = async (): Promise<void> => {
    await Promise.all([shopping, sampling()]);
    await until("waiting for the last receipts", billed, { timeoutMs: PATIENCE_MS }).catch(
      () => undefined,
    );
  };
  await Promise.race([done(), reading]);
  left.abort();
  await reading;
  return samples;
}

/** Waits until all adds up, and resolves with what does not. */
async function untilRight(
  { api }: LocalSystem,
  shoppers: Shoppers,
  books: Books,
): Promise<readonly string[]> {
  let wrong: readonly string[] = [];
  const isRight = async () => {
    const stock = ITEMS.map(async (itemId) => {
      const found = await inspect(api, "com.example/stock", itemId);
      return [itemId, Number(found?.state["stock"]?.value)] as const;
    });
    const letters = await metric(api, "statefun_runtime_dead_letters_total");
    wrong = [
      ...books.wrong(new Map(await Promise.all(stock))),
      ...(letters === shoppers.nonsense ? [] : [`${letters} dead letters of ${shoppers.nonsense}`]),
    ];
    return wrong.length === 0 || undefined;
  };
  await until("", isRight, { timeoutMs: PATIENCE_MS, everyMs: 1000 }).catch(() => undefined);
  return wrong;
}

/** The first signal ends the soak and not the program, which has something to tell yet; the second ends that, too. */
function interrupted(): AbortSignal {
  const interruption = new AbortController();
  let since: number | undefined;
  const onSignal = (): void => {
    since ??= performance.now();
    interruption.abort();
    if (performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.removeAllListeners(signal).on(signal, onSignal);
  }
  return interruption.signal;
}
