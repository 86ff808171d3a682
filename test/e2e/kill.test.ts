/** The promise that matters most: kill -9 at any moment loses nothing acknowledged and repeats nothing visible. */
import { describe, expect, test } from "vitest";
import { type Observed, violations } from "../../chaos/checker.ts";
import { crashes } from "../../chaos/crashes.ts";
import type { TopicRecord } from "../../harness/api.ts";
import { temporaryFolder } from "./support/fixtures.ts";

const KILLS = 20;
const SEED = 20_261;

test(`kill -9 and restart in the middle of a load, ${KILLS} times`, {
  timeout: 180_000,
}, async () => {
  const started = performance.now();
  const result = await crashes({ kills: KILLS, seed: SEED, dataDir: temporaryFolder() });
  const { observed } = result;
  const count = (topic: string): number => observed.topics.get(topic)?.length ?? 0;
  const rows = {
    seed: SEED,
    kills: `${result.kills}, ${result.killsBeforeReady} of them before it was ready again`,
    events: observed.acknowledged.length,
    "sent again": result.resent,
    receipts: count("receipts"),
    notices: count("notices"),
    "units in baskets": [...observed.baskets.values()]
      .flatMap((basket) => [...basket.values()])
      .reduce((sum, units) => sum + units, 0),
    "longest pause": `${Math.round(result.longestPauseMs)} ms for a producer, ${Math.round(result.longestStartMs)} ms to be ready again`,
    took: `${((performance.now() - started) / 1000).toFixed(1)} s`,
    violations: result.violations.length,
  };
  for (const [name, value] of Object.entries(rows)) {
    process.stdout.write(`  ${name.padEnd(18)}${value}\n`);
  }
  expect(result.violations).toEqual([]);
  // Otherwise it has shown nothing.
  expect(count("receipts")).toBeGreaterThan(100);
  expect(count("notices")).toBeGreaterThan(0);
});

describe("the checker finds", () => {
  const record = (topic: string, offset: number, key: string, value: unknown): TopicRecord => ({
    topic,
    offset,
    key,
    value,
  });
  const receipts = [
    record("receipts", 0, "ann", { userId: "ann", details: "socks: 2\na: 1: 4" }),
    record("receipts", 1, "ben", { userId: "ben", details: "socks: 3" }),
  ];
  const acknowledged = [
    record("restock-items", 0, "socks", { itemId: "socks", quantity: 9 }),
    record("restock-items", 1, "a: 1", { itemId: "a: 1", quantity: 5 }),
    record("checkout", 0, "ann", { userId: "ann" }),
    record("checkout", 1, "ben", { userId: "ben" }),
    record("checkout", 2, "ben", { userId: "ben" }),
  ];
  const topics = (all: readonly TopicRecord[]): Observed["topics"] =>
    Map.groupBy(all, ({ topic }) => topic);
  const sound: Observed = {
    acknowledged,
    seen: receipts,
    topics: topics([...acknowledged, ...receipts]),
    stock: new Map([["socks", 3]]),
    baskets: new Map([
      [
        "cleo",
        new Map([
          ["socks", 1],
          ["a: 1", 1],
        ]),
      ],
    ]),
  };
  const withReceipts = (...receiptsNow: TopicRecord[]): Observed => ({
    ...sound,
    topics: topics([...acknowledged, ...receiptsNow]),
  });
  const [first, second] = receipts as [TopicRecord, TopicRecord];

  test("nothing where nothing is wrong", () => {
    expect(violations(sound)).toEqual([]);
  });

  test.each<readonly [string, Observed, RegExp]>([
    [
      "a receipt that was seen and is gone",
      withReceipts(first),
      /receipts 1 was seen as .* is undefined/,
    ],
    [
      "a receipt that never came",
      { ...withReceipts(first), seen: [] },
      /socks: 9 units restocked, 6 there/,
    ],
    [
      "a doubled receipt",
      withReceipts(first, second, { ...second, offset: 2 }),
      /socks: 9 units restocked, 12 there/,
    ],
    [
      "a receipt read twice",
      withReceipts(first, second, second),
      /receipts: at place 2 is offset 1/,
    ],
    [
      "a receipt that has changed",
      withReceipts(first, { ...second, key: "eve" }),
      /receipts 1 was seen as/,
    ],
    [
      "a receipt without a checkout",
      withReceipts(first, { ...first, offset: 1 }),
      /ann has 2 receipts for 1 checkouts/,
    ],
    [
      "an invented unit in stock",
      { ...sound, stock: new Map([["socks", 4]]) },
      /socks: 9 units restocked, 10 there/,
    ],
    [
      "a lost unit in a basket",
      { ...sound, baskets: new Map() },
      /a: 1: 5 units restocked, 4 there/,
    ],
    [
      "an item that was never restocked",
      {
        ...sound,
        stock: new Map([
          ["socks", 3],
          ["hat", 1],
        ]),
      },
      /hat: 0 units/,
    ],
    [
      "an acknowledged record that is gone",
      { ...sound, topics: topics([...acknowledged.slice(0, -1), ...receipts]) },
      /checkout 2 was acknowledged as .* is undefined/,
    ],
    [
      "an acknowledged record that is there twice",
      {
        ...sound,
        topics: topics([
          ...acknowledged,
          record("checkout", 3, "ben", { userId: "ben" }),
          ...receipts,
        ]),
      },
      /checkout: 3 records acknowledged, 4 there/,
    ],
    [
      "an unexpected dead letter",
      {
        ...sound,
        topics: topics([...acknowledged, ...receipts, record("dead-letters", 0, "ann", {})]),
      },
      /a dead letter that nobody provoked/,
    ],
  ])("%s", (_what, observed, expected) => {
    expect(violations(observed).join("\n")).toMatch(expected);
  });
});
