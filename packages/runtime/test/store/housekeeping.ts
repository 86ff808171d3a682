/** What a store forgets, what it never may, and that it takes its time. */
import { describe, expect, it } from "vitest";
import type { Housekeeping } from "../../src/model.ts";
import type { Store } from "../../src/store/store.ts";
import type { Disk } from "../disks.ts";
import { fn } from "../functions.ts";
import { numbers, startRig, untilDurable } from "../support.ts";
import {
  group,
  KEY,
  message,
  offsets,
  open,
  record,
  seqs,
  timer,
  timersDue,
  topicAt,
  value,
} from "./fixtures.ts";

export function housekeeping(newDisk: () => Disk): void {
  describe("that keeps house", () => {
    async function forget(store: Store, work: Partial<Housekeeping>) {
      const housekeeping = { expiredBy: 0, olderThan: 0, topics: [], ...work };
      let rounds = 0;
      for (; store.needsHousekeeping(housekeeping); rounds++) {
        await store.commit(group({ housekeeping }));
        if (rounds > 100) throw new Error("it never ends");
      }
      return rounds;
    }

    it("forgets records that are consumed and old, and nothing else", async () => {
      const store = await open(newDisk());
      await store.commit(
        group({
          // A clock may go back.
          records: [100, 101, 150, 102, 103, 104].map((time, offset) => record(offset, time)),
          topics: [topicAt("in", 6, 4)],
        }),
      );
      expect(await forget(store, { olderThan: 100 })).toBe(0);
      await forget(store, { olderThan: 102 });
      expect(offsets(store)).toEqual([2, 3, 4, 5]);
      await forget(store, { olderThan: 149 });
      expect(offsets(store)).toEqual([2, 3, 4, 5]);
      await forget(store, { olderThan: 200 });
      expect(offsets(store)).toEqual([4, 5]);
      await store.commit(group({ topics: [topicAt("in", 6, 6)] }));
      await forget(store, { olderThan: 200 });
      expect(offsets(store)).toEqual([]);
      expect(store.topic("in")).toEqual(topicAt("in", 6, 6));
    });

    it("lets the values of one name of a function end at another time, or never", async () => {
      const store = await open(newDisk());
      await store.commit(
        group({
          state: [value("x", "", 100), value("y", "", 100), value("z", "", 100), value("none", "")],
        }),
      );
      const { function: typename } = KEY;
      await store.commit(
        group({
          expiries: [
            { function: typename, name: "x", later: Number.POSITIVE_INFINITY },
            { function: typename, name: "y", later: 50 },
            { function: typename, name: "none", later: 50 },
            { function: "another/one", name: "z", later: 50 },
          ],
          // What a group writes itself has its times already.
          state: [value("y2", "", 7)],
        }),
      );
      const ends = store.state(KEY).map(({ name: of, expiresAt }) => [of, expiresAt]);
      expect(Object.fromEntries(ends)).toEqual({
        x: undefined,
        y: 150,
        y2: 7,
        z: 100,
        none: undefined,
      });
    });

    it("forgets values that have expired and answers that are old, and nothing else", async () => {
      const store = await open(newDisk());
      const answer = (key: string, timestamp: number) => ({
        key,
        timestamp,
        fingerprint: "",
        answer: "",
      });
      await store.commit(
        group({
          state: [value("never", ""), value("now", "", 100), value("soon", "", 101)],
          idempotency: [answer("old", 99), answer("new", 100)],
          messages: [message(1)],
          timers: [timer(1, 1)],
        }),
      );
      expect(await forget(store, { expiredBy: 99, olderThan: 99 })).toBe(0);
      expect(await forget(store, { expiredBy: 100 })).toBe(1);
      expect(await forget(store, { olderThan: 100 })).toBe(1);
      expect(
        store
          .state(KEY)
          .map(({ name: of }) => of)
          .sort(),
      ).toEqual(["never", "soon"]);
      expect([store.idempotency("old"), store.idempotency("new")?.key]).toEqual([undefined, "new"]);
      expect([seqs(store), timersDue(store, 0, 9).length]).toEqual([[1], 1]);
    });

    it("goes through much piece by piece", async () => {
      const store = await open(newDisk());
      const many = numbers(5000).map(Number);
      await store.commit(
        group({
          records: many.map((n) => record(n, 1)),
          topics: [topicAt("in", 5000, 5000)],
          state: many.map((n) => value(`${n}`, "", 1)),
          idempotency: many.map((n) => ({
            key: `${n}`,
            fingerprint: "",
            answer: "",
            timestamp: 1,
          })),
        }),
      );
      const housekeeping = { expiredBy: 10, olderThan: 10, topics: [] };
      await store.commit(group({ housekeeping }));
      expect([offsets(store).length, offsets(store)[0]]).toEqual([3000, 2000]);
      expect(store.state(KEY).length).toBe(3000);
      expect(await forget(store, housekeeping)).toBe(2);
      expect([offsets(store), store.state(KEY), store.idempotency("0")]).toEqual([
        [],
        [],
        undefined,
      ]);
    });

    it("keeps a topic by its own age and size, of what is consumed", async () => {
      const store = await open(newDisk());
      await store.commit(
        group({
          // 10 bytes each.
          records: [1, 2, 3, 4, 5, 6].map((time, offset) => record(offset, time, "x".repeat(10))),
          topics: [topicAt("in", 6, 4)],
        }),
      );
      expect(store.bytes("in")).toBe(60);
      const own = (olderThan: number, maxBytes: number) => ({
        olderThan: 100,
        topics: [{ topic: "in", olderThan, maxBytes }],
      });
      expect(await forget(store, own(1, 60))).toBe(0);
      await forget(store, own(1, 59));
      expect([offsets(store), store.bytes("in")]).toEqual([[1, 2, 3, 4, 5], 50]);
      await forget(store, own(3, 60));
      expect([offsets(store), store.bytes("in")]).toEqual([[2, 3, 4, 5], 40]);
      await forget(store, own(0, 0));
      expect([offsets(store), store.bytes("in")]).toEqual([[4, 5], 20]);
    });

    it("counts what is in a topic once, though its group comes twice, and after a restart", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const first = group({
        records: [record(0, 1, "four"), { ...record(1, 1, "five!"), key: new Uint8Array(3) }],
        topics: [topicAt("in", 2, 2)],
      });
      await store.commit(first);
      await store.commit(first);
      expect(store.bytes("in")).toBe(12);
      await store.close();
      const again = await open(disk);
      await again.commit(
        group({
          records: [record(2, 1, "x")],
          topics: [topicAt("in", 3, 3)],
        }),
      );
      expect([again.bytes("in"), again.bytes("none")]).toEqual([13, 0]);
    });

    it("counts the records of a topic whose offsets are there before them, as in an import", async () => {
      const store = await open(newDisk());
      await store.commit(group({ topics: [topicAt("in", 2, 2)] }));
      await store.commit(group({ records: [record(0, 1, "four")] }));
      await store.commit(group({ records: [record(1, 1, "five!")] }));
      expect(store.bytes("in")).toBe(9);
    });

    it("forgets the first records of a topic on demand, and what is known of them", async () => {
      const store = await open(newDisk());
      const many = numbers(3000).map(Number);
      await store.commit(
        group({
          records: many.map((n) => record(n, 1)),
          topics: [topicAt("in", 3000, 2500)],
          redrives: [10, 2400, 2600].map((offset) => ({ topic: "in", offset, at: 7 })),
        }),
      );
      const forgotten = [{ topic: "in", before: 2700 }];
      await store.commit(group({ forgotten }));
      expect([store.firstOffset("in"), store.bytes("in")]).toEqual([2000, 1000]);
      await store.commit(group({ forgotten }));
      // What is not consumed stays.
      expect([store.firstOffset("in"), store.bytes("in")]).toEqual([2500, 500]);
      expect(store.redrives("in", 0, 3000)).toEqual([{ topic: "in", offset: 2600, at: 7 }]);
    });

    it("never gives an offset twice, though all records of a topic are forgotten", async () => {
      const functions = fn(({ messages }) => ({
        egress: messages.map((text) => ["out", `a=${text}`] as const),
      }));
      const rig = await startRig({ functions, retentionMs: 1000, disk: newDisk() });
      expect(await rig.produce("in", "a=0", "a=1")).toEqual([0, 1]);
      await rig.idle();
      rig.clock.advance(60_000);
      await untilDurable(rig, () => rig.records("in").length + rig.records("out").length === 0);
      await rig.crash();
      const again = await startRig({ functions, disk: rig.disk, retentionMs: 1000 });
      expect(await again.produce("in", "a=2")).toEqual([2]);
      await again.idle();
      expect(again.store.records("out", 0, 10, 1000).map(({ offset }) => offset)).toEqual([2]);
    });
  });
}
