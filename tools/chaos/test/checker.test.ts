/** The checker of chaos must see every mistake: here each kind is planted in what would otherwise be sound. */
import { describe, expect, test } from "vitest";
import type { TopicRecord } from "../../harness/api.ts";
import { type Observed, violations } from "../checker.ts";

const record = (topic: string, offset: number, key: string, value: unknown): TopicRecord => ({
  topic,
  offset,
  key,
  value,
});
const receipt = (offset: number, userId: string, details: string): TopicRecord =>
  record("receipts", offset, userId, { userId, details });

const acknowledged = [
  record("restock-items", 0, "socks", { itemId: "socks", quantity: 5 }),
  record("restock-items", 1, "a: 1\\", { itemId: "a: 1\\", quantity: 4 }),
  record("add-to-cart", 0, "ann", { userId: "ann", itemId: "socks", quantity: 2 }),
  record("add-to-cart", 1, "ann", { userId: "ann", itemId: "a: 1\\", quantity: 4 }),
  record("add-to-cart", 2, "ben", { userId: "ben", itemId: "socks", quantity: 7 }),
  record("checkout", 0, "ann", { userId: "ann" }),
  record("checkout", 1, "ben", { userId: "ben" }),
  record("checkout", 2, "ben", { userId: "ben" }),
];
// Kafka's offsets have gaps.
const first = receipt(0, "ann", "socks: 2\na: 1\\\\: 4");
const second = receipt(3, "ben", "socks: 3");
const topics = (all: readonly TopicRecord[]): Observed["topics"] =>
  Map.groupBy(all, ({ topic }) => topic);
const sound: Observed = {
  acknowledged,
  seen: [first, second],
  topics: topics([...acknowledged, first, second]),
};
const withReceipts = (...receipts: TopicRecord[]): Observed => ({
  ...sound,
  seen: [],
  topics: topics([...acknowledged, ...receipts]),
});

test("the checker finds nothing where nothing is wrong", () => {
  expect(violations(sound)).toEqual([]);
});

describe("the checker finds", () => {
  test.each<readonly [string, Observed, RegExp]>([
    [
      "a receipt that was seen and is gone",
      { ...withReceipts(first), seen: sound.seen },
      /receipts 3 was seen as .* is undefined/,
    ],
    ["a receipt that never came", withReceipts(first), /socks: 5 units restocked, 2 on receipts/],
    [
      "a doubled receipt",
      withReceipts(first, second, { ...second, offset: 4 }),
      /socks: 5 units restocked, 8 on receipts/,
    ],
    [
      "a receipt read twice",
      withReceipts(first, second, second),
      /receipts: offset 3 comes after offset 3/,
    ],
    [
      "a receipt that has changed",
      { ...withReceipts(first, receipt(3, "ben", "socks: 4")), seen: sound.seen },
      /receipts 3 was seen as/,
    ],
    [
      "a receipt without a checkout",
      withReceipts(first, second, receipt(4, "ann", "socks: 0")),
      /ann has 2 receipts for 1 checkouts/,
    ],
    [
      "a receipt of somebody else",
      withReceipts(first, { ...second, key: "ann" }),
      /ann got the receipt .*ben/,
    ],
    [
      "units that were not ordered",
      withReceipts(receipt(0, "ann", "socks: 3\na: 1\\\\: 4"), receipt(3, "ben", "socks: 2")),
      /ann is billed 3 of socks, having ordered 2/,
    ],
    [
      "an invented unit",
      withReceipts(first, receipt(3, "ben", "socks: 4")),
      /socks: 5 units restocked, 6 on receipts/,
    ],
    [
      "a lost unit",
      withReceipts(first, receipt(3, "ben", "socks: 2")),
      /socks: 5 units restocked, 4 on receipts/,
    ],
    [
      "an item that was never restocked",
      withReceipts(first, receipt(3, "ben", "socks: 3\nhat: 1")),
      /hat: 0 units restocked, 1 on receipts/,
    ],
    [
      "an acknowledged record that is gone",
      { ...sound, topics: topics([...acknowledged.slice(0, -1), first, second]) },
      /checkout 2 was acknowledged as .* is undefined/,
    ],
    [
      "an acknowledged record that is there twice",
      {
        ...sound,
        topics: topics([
          ...acknowledged,
          record("checkout", 3, "ben", { userId: "ben" }),
          first,
          second,
        ]),
      },
      /checkout: 3 records acknowledged, 4 there/,
    ],
    [
      "an unexpected dead letter",
      withReceipts(first, second, record("dead-letters", 0, "ann", {})),
      /a dead letter that nobody provoked/,
    ],
  ])("%s", (_what, observed, expected) => {
    expect(violations(observed).join("\n")).toMatch(expected);
  });
});
