/** What a store promises to those who read it: the order of the rows, and no more of them than they asked for. */
import { describe, expect, it } from "vitest";
import type { Disk } from "../disks.ts";
import { keyOf, mailboxes } from "../support.ts";
import {
  ALL,
  group,
  KEY,
  message,
  offsets,
  open,
  record,
  seqs,
  timer,
  timersDue,
} from "./fixtures.ts";

export function reading(newDisk: () => Disk): void {
  describe("that is read", () => {
    it("has nothing of what it does not know", async () => {
      const store = await open(newDisk());
      expect([
        store.state(KEY),
        store.messages(KEY, 0, 9, 9),
        store.mailboxTargets(),
        store.mailboxes("test/fn", "", 9),
        store.mailboxSize(KEY),
        store.fullestMailboxes("test/fn", 9),
        store.functions("", 9),
        store.functionCounts("test/fn"),
        store.instances("test/fn", "", "", 9),
        store.stateSize(KEY, 0),
        store.value(KEY, "count", ALL),
        store.values(KEY, 0, 9, ALL),
        store.timerTargets(),
        store.timers("test/fn", { fireAt: 0, seq: 0 }, 9, 9),
        store.timersOf("a", 9),
        store.timerOf("a", "token"),
        store.topics(),
        store.topic("in"),
        store.records("in", 0, 9, 9),
        store.idempotency("k"),
        store.lastSeqs(),
      ]).toEqual([
        [],
        [],
        [],
        [],
        0,
        [],
        [],
        undefined,
        [],
        { values: 0, bytes: 0 },
        undefined,
        [],
        [],
        [],
        [],
        undefined,
        [],
        undefined,
        [],
        undefined,
        { message: 0, history: 0 },
      ]);
    });

    it("counts the timers that are pending, over a restart, too", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const pending = () => store.stats().timers;
      expect(pending()).toBe(0);
      await store.commit(group({ timers: [timer(1, 1), timer(2, 2, "token"), timer(3, 3)] }));
      expect(pending()).toBe(3);
      await store.commit(group({ removedTimers: [1, 2], timers: [timer(4, 4)] }));
      expect(pending()).toBe(2);
      await store.close();
      expect((await open(disk)).stats().timers).toBe(2);
    });

    it("gives as many rows as fit, but at least one", async () => {
      const store = await open(newDisk());
      const sizes = [10, 10, 100, 10];
      await store.commit(
        group({
          messages: sizes.map((size, index) => message(index + 1, "x".repeat(size))),
          records: sizes.map((size, index) => record(index, 0, "x".repeat(size))),
        }),
      );
      const read = (after: number, limit: number, maxBytes: number) => [
        store.messages(KEY, after, limit, maxBytes).map(({ seq }) => seq - 1),
        store.records("in", after, limit, maxBytes).map(({ offset }) => offset),
      ];
      for (const [after, limit, maxBytes, expected] of [
        [0, 10, 20, [0, 1]],
        [0, 10, 19, [0]],
        [0, 10, 0, [0]],
        [0, 1, 1000, [0]],
        [2, 10, 50, [2]],
        [0, 10, 1000, [0, 1, 2, 3]],
        [4, 10, 1000, []],
      ] as const) {
        expect(read(after, limit, maxBytes)).toEqual([expected, expected]);
      }
    });

    it("gives rows in their order, whatever the order in which they came", async () => {
      const store = await open(newDisk());
      const messages = [message(5), message(2, "", "b"), message(3)];
      await store.commit(group({ messages, records: [record(4, 0), record(2, 0)] }));
      await store.commit(group({ messages: [message(4)], records: [record(3, 0), record(9, 0)] }));
      await store.commit(
        group({ timers: [timer(1, 30), timer(2, 20), timer(3, 20), timer(4, 10), timer(5, 40)] }),
      );
      expect(seqs(store)).toEqual([3, 4, 5]);
      expect(offsets(store)).toEqual([2, 3, 4, 9]);
      expect(timersDue(store, 10, 30).map(({ seq }) => seq)).toEqual([2, 3, 1]);
      const after = { fireAt: 20, seq: 2 };
      expect(store.timers("test/fn", after, 2, ALL).map(({ seq }) => seq)).toEqual([3, 1]);
      expect(store.timers("test/other", after, 2, ALL)).toEqual([]);
      expect(store.lastSeqs()).toEqual({ message: 5, history: 0 });
    });

    it("knows the highest seq that there ever was, of what is gone, too", async () => {
      const disk = newDisk();
      const store = await open(disk);
      await store.commit(group({ messages: [message(3)], lastSeq: 7 }));
      await store.commit(group({ removedMessages: [3] }));
      await store.commit(group({ timers: [timer(5, 0)], lastSeq: 5 }));
      expect(store.lastSeqs().message).toBe(7);
      await store.close();
      expect((await open(disk)).lastSeqs().message).toBe(7);
    });

    it("knows who has mail", async () => {
      const store = await open(newDisk());
      const messages = [message(1), message(2), message(3, "", "b"), message(4, "", "c")];
      await store.commit(group({ messages }));
      await store.commit(group({ removedMessages: [1, 4] }));
      const waiting = mailboxes(store).map(({ key, waiting }) => `${key.id} ${waiting}`);
      expect(waiting.sort()).toEqual(["a 1", "b 1"]);
      expect([store.mailboxSize(KEY), store.mailboxSize(keyOf("fn", "c"))]).toEqual([1, 0]);
    });
  });
}
