/** Which records of a topic are shown: pages before and after an offset, and the tail that follows what is new. */
import "./as-in-a-browser.ts";

import { expect, it } from "vitest";
import { placeOf } from "../src/pages/topics/jump.ts";
import { lookBack, lookOn } from "../src/pages/topics/look.ts";
import { isTail, positionOf } from "../src/pages/topics/position.ts";
import type { Find, TopicRecord } from "../src/pages/topics/records.ts";
import { advance, type Tail } from "../src/pages/topics/tail.ts";

/** A topic as the API has it, whose requests look through so many records each. */
class FakeTopic {
  readonly records: TopicRecord[] = [];
  asked = 0;

  add(count: number, value = "1"): this {
    for (let left = count; left > 0; left--) {
      const offset = this.records.length;
      this.records.push({ offset, time: "2026-01-01T00:00:00Z", key: `k${offset % 10}`, value });
    }
    return this;
  }

  finder(lookedThrough = 50, key?: string): Find {
    return async ({ offset = 0, newest, before = this.records.length, limit = 100 }) => {
      this.asked++;
      const [from, to] = newest === "true" ? [0, before] : [offset, this.records.length];
      const range = this.records.slice(from, to);
      if (newest === "true") range.reverse();
      const records: TopicRecord[] = [];
      let looked = 0;
      for (const record of range) {
        if (looked === lookedThrough || records.length === limit) break;
        looked++;
        if (key === undefined || record.key === key) records.push(record);
      }
      if (newest === "true") return { records, next: before - looked, end: 0 };
      return { records, next: offset + looked, end: this.records.length };
    };
  }
}

const offsetsOf = (records: readonly TopicRecord[]) => records.map(({ offset }) => offset);

it("gives a page after an offset, and one before, in the order of offsets", async () => {
  const topic = new FakeTopic().add(100);
  expect(await lookOn(topic.finder(), 97, 10)).toMatchObject({ from: 97, next: 100 });
  const back = await lookBack(topic.finder(), 90, 3);
  expect(back).toMatchObject({ from: 87, next: 90 });
  expect(offsetsOf(back.records)).toEqual([87, 88, 89]);
});

it("looks further for a key until a page is full, and says where it has looked", async () => {
  const topic = new FakeTopic().add(300);
  const back = await lookBack(topic.finder(50, "k3"), 300, 12);
  expect(offsetsOf(back.records)).toEqual([
    183, 193, 203, 213, 223, 233, 243, 253, 263, 273, 283, 293,
  ]);
  expect(back.from).toBe(183);
  const on = await lookOn(topic.finder(50, "none"), 0, 12);
  expect(on).toMatchObject({ records: [], from: 0, next: 300 });
});

it("asks no more when what it has is large, or when it has asked often", async () => {
  const large = new FakeTopic().add(100, "x".repeat(600_000));
  expect((await lookBack(large.finder(1), 100, 50)).records).toHaveLength(2);
  const long = new FakeTopic().add(3000);
  expect(await lookBack(long.finder(50, "none"), 3000, 5)).toMatchObject({ from: 2000 });
  expect(long.asked).toBe(20);
});

it("follows a topic in order, and counts what it has passed over", async () => {
  const topic = new FakeTopic().add(5);
  const step = (before: Tail | undefined, isFiltered = false) =>
    advance(before, { find: topic.finder(), end: topic.records.length, most: 10, isFiltered });
  let tail = await step(undefined);
  expect(tail).toMatchObject({ from: 0, next: 5, passedOver: 0 });
  topic.add(8);
  tail = await step(tail);
  expect(offsetsOf(tail.records)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(tail).toMatchObject({ from: 3, passedOver: 0 });
  topic.add(100);
  tail = await step(tail);
  expect(offsetsOf(tail.records)).toEqual([103, 104, 105, 106, 107, 108, 109, 110, 111, 112]);
  expect(tail.passedOver).toBe(90);
});

it("passes over nothing when only some records are meant", async () => {
  const topic = new FakeTopic().add(5);
  const step = (before: Tail | undefined) =>
    advance(before, {
      find: topic.finder(50, "k1"),
      end: topic.records.length,
      most: 10,
      isFiltered: true,
    });
  let tail = await step(undefined);
  topic.add(100);
  while (tail.next < topic.records.length) tail = await step(tail);
  expect(offsetsOf(tail.records)).toEqual([11, 21, 31, 41, 51, 61, 71, 81, 91, 101]);
  expect(tail.passedOver).toBe(0);
});

it("begins anew with a topic that is another one", async () => {
  const before: Tail = { records: [], from: 0, next: 500, passedOver: 7 };
  const topic = new FakeTopic().add(2);
  const options = { find: topic.finder(), end: 2, most: 10, isFiltered: false };
  expect(await advance(before, options)).toMatchObject({ next: 2, passedOver: 0 });
});

it("reads the address: the tail, a page on either side of an offset, and the open record", () => {
  expect(isTail(positionOf({}))).toBe(true);
  expect(isTail(positionOf({ open: "7" }))).toBe(true);
  expect(isTail(positionOf({ order: "oldest" }))).toBe(false);
  expect(positionOf({ offset: "7" })).toEqual({ isOldestFirst: false, to: 7, open: 7 });
  expect(positionOf({ offset: "7", order: "oldest" })).toEqual({
    isOldestFirst: true,
    from: 7,
    open: 7,
  });
  expect(positionOf({ from: "-1", to: "x", open: "1e9" })).toEqual({
    isOldestFirst: false,
    open: undefined,
  });
});

it("reads where to jump: an offset, how long ago, or a time", () => {
  const now = Date.parse("2026-01-02T00:00:00Z");
  expect(placeOf(" 1200 ", now)).toBe(1200);
  expect(placeOf("10m", now)).toBe("2026-01-01T23:50:00.000Z");
  expect(placeOf("2026-01-01T12:00:00Z", now)).toBe("2026-01-01T12:00:00.000Z");
  expect(() => placeOf("soon", now)).toThrow("An offset such as 1200");
});
