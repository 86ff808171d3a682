/** What a store promises of Kafka: where its records come from and go to, and as whom it writes there. */
import { describe, expect, it } from "vitest";
import { headersOf, headersText } from "../../src/record-headers.ts";
import type { Disk } from "../disks.ts";
import { ALL, bytes, group, open, record, topicAt } from "./fixtures.ts";

const HEADERS = [
  ["trace", bytes("ключ ☃ \0 a/b 𝒳 \n")],
  ["trace", new Uint8Array(0)],
  ["", Uint8Array.from([0, 255])],
  ["none", undefined],
] as const;
const FROM = { partition: 2, offset: ALL, timestamp: -1, headers: headersText(HEADERS) };

export function knowingKafka(newDisk: () => Disk): void {
  describe("that knows of Kafka", () => {
    it("keeps where records come from, among others that come from nowhere", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const records = Array.from({ length: 40 }, (_, offset) => ({
        ...record(offset, offset),
        source: offset % 3 === 0 ? { ...FROM, offset, headers: undefined } : undefined,
      }));
      const last = { ...record(40, 40), source: FROM };
      const written = group({ records: [...records, last], topics: [topicAt("in", 41, 0)] });
      for (const _ of [1, 2]) await store.commit(written);
      await store.close();
      const again = await open(disk);
      expect(again.records("in", 0, ALL, ALL)).toEqual([...records, last]);
      expect(headersOf(again.records("in", 40, 1, ALL)[0]?.source?.headers)).toEqual(HEADERS);
    });

    it("counts headers among the bytes of a topic, and in what is read and forgotten", async () => {
      const store = await open(newDisk());
      const records = [0, 1, 2].map((offset) => ({ ...record(offset, 0), source: FROM }));
      await store.commit(group({ records, topics: [topicAt("in", 3, 3)] }));
      const each = 1 + Buffer.byteLength(FROM.headers ?? "");
      expect(store.bytes("in")).toBe(3 * each);
      expect(store.records("in", 0, 9, 2 * each)).toHaveLength(2);
      const rule = { topic: "in", olderThan: 0, maxBytes: 2 * each };
      const housekeeping = { expiredBy: 0, olderThan: 0, topics: [rule] };
      expect(store.needsHousekeeping(housekeeping)).toBe(true);
      await store.commit(group({ housekeeping }));
      expect([store.firstOffset("in"), store.bytes("in")]).toEqual([1, 2 * each]);
      expect(store.needsHousekeeping(housekeeping)).toBe(false);
    });

    it("keeps where topics go, and none of their records goes that Kafka has not acknowledged", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const records = [0, 1, 2].map((offset) => record(offset, 0));
      const topic = { ...topicAt("in", 3, 1), forwardedTo: "kafka:9092" };
      const housekeeping = { expiredBy: 9, olderThan: 9, topics: [] };
      const forgotten = [{ topic: "in", before: 3 }];
      await store.commit(group({ records, topics: [topic] }));
      await store.commit(group({ housekeeping, forgotten }));
      await store.close();
      const again = await open(disk);
      expect(again.topics()).toEqual([topic]);
      expect(again.firstOffset("in")).toBe(1);
      await again.commit(group({ topics: [topicAt("in", 3, 3)] }));
      expect(again.topic("in")).toEqual(topicAt("in", 3, 3));
    });

    it("keeps how far partitions have been read: the last place of each", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const at = (partition: number, next: number, topicId = "") => ({
        topic: "in",
        partition,
        next,
        topicId,
      });
      await store.commit(group({ kafkaPositions: [at(0, 5), at(1, ALL)] }));
      await store.commit(group({ kafkaPositions: [at(0, 0, "4-k0Yw")] }));
      await store.close();
      const positions = (await open(disk)).kafkaPositions();
      expect(positions.sort((a, b) => a.partition - b.partition)).toEqual([
        at(0, 0, "4-k0Yw"),
        at(1, ALL),
      ]);
    });

    it("keeps as whom it writes to each cluster", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const first = { cluster: "one", incarnation: "a", before: undefined };
      const other = { cluster: "two", incarnation: "c", before: "b" };
      await store.commit(group({ kafkaOutboxes: [first, other] }));
      await store.commit(group({ kafkaOutboxes: [{ ...first, incarnation: "b", before: "a" }] }));
      await store.close();
      const again = await open(disk);
      expect(again.kafkaOutbox("one")).toEqual({ cluster: "one", incarnation: "b", before: "a" });
      expect(again.kafkaOutbox("two")).toEqual(other);
      expect(again.kafkaOutbox("three")).toBeUndefined();
    });

    it("knows which one it is, and each time until it writes there again whether it was closed in order", async () => {
      const disk = newDisk();
      const first = await open(disk);
      const { id } = first.identity();
      expect(first.identity()).toEqual({ id, wasClosed: true });
      await first.close();
      const outbox = { cluster: "one", incarnation: "a", before: undefined };
      const second = await open(disk);
      expect(second.identity()).toEqual({ id, wasClosed: true });
      await second.commit(group({ kafkaOutboxes: [outbox] }));
      await second.close();
      expect((await open(disk)).identity()).toEqual({ id, wasClosed: true });
    });
  });
}
