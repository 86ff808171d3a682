/** What a store promises of groups with many rows of each kind: every one of them is kept, and no other goes. */
import { describe, expect, it } from "vitest";
import type { Disk } from "../disks.ts";
import {
  ALL,
  group,
  KEY,
  message,
  open,
  record,
  timer,
  timersDue,
  topicAt,
  value,
} from "./fixtures.ts";

/** The numbers from 0 on. */
const first = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

export function manyRows(newDisk: () => Disk): void {
  describe("that commits a group of many rows", () => {
    for (const size of [7, 8, 9, 16, 100]) {
      it(`keeps each of ${size}`, async () => {
        const store = await open(newDisk());
        const rows = first(size);
        const values = rows.map((n) =>
          value(`name ${n}`, `value ${n}`, n % 3 === 0 ? n : undefined),
        );
        const written = group({
          state: values,
          messages: rows.map((n) => message(n, `message ${n}`)),
          timers: rows.map((n) => timer(n, n, n % 3 === 0 ? `token ${n}` : undefined)),
          records: rows.map((n) => record(n, n, `record ${n}`)),
          topics: rows.map((n) => topicAt(`topic ${n}`, n + 1, n)),
          idempotency: rows.map((n) => ({
            key: `key ${n}`,
            fingerprint: `fingerprint ${n}`,
            answer: `answer ${n}`,
            timestamp: n,
          })),
        });
        await store.commit(written);
        expect(new Set(store.state(KEY))).toEqual(new Set(values));
        expect(store.messages(KEY, -1, ALL, ALL)).toEqual(written.messages);
        expect(timersDue(store, -1, ALL)).toEqual(written.timers);
        expect(store.records("in", 0, ALL, ALL)).toEqual(written.records);
        expect(new Set(store.topics())).toEqual(new Set(written.topics));
        expect(rows.map((n) => store.idempotency(`key ${n}`))).toEqual(written.idempotency);
      });
    }

    it("sets some values and removes others", async () => {
      const store = await open(newDisk());
      const names = first(30).map((n) => `name ${n}`);
      await store.commit(group({ state: names.map((name) => value(name, "old")) }));
      const [gone, kept] = [names.filter((_, n) => n % 3 === 0), names.filter((_, n) => n % 3 > 0)];
      const state = names.map((name) =>
        gone.includes(name) ? { ...value(name, ""), value: undefined } : value(name, "new"),
      );
      await store.commit(group({ state }));
      expect(new Set(store.state(KEY))).toEqual(new Set(kept.map((name) => value(name, "new"))));
    });

    it("removes what it says, in whatever order, and nothing between", async () => {
      const store = await open(newDisk());
      const rows = first(20);
      await store.commit(
        group({ messages: rows.map((n) => message(n)), timers: rows.map((n) => timer(n, n)) }),
      );
      const removed = [12, 3, 4, 5, 19, 7, 11, 10, 0, 15];
      await store.commit(group({ removedMessages: removed, removedTimers: removed }));
      const left = [1, 2, 6, 8, 9, 13, 14, 16, 17, 18];
      expect(store.messages(KEY, -1, ALL, ALL).map(({ seq }) => seq)).toEqual(left);
      expect(timersDue(store, -1, ALL).map(({ seq }) => seq)).toEqual(left);
    });
  });
}
