/** What a store promises to those who look for somebody: who has how much, in an order, and never more than a page. */
import { describe, expect, it } from "vitest";
import type { PersistedValue } from "../../src/model.ts";
import type { Disk } from "../disks.ts";
import { keyOf } from "../support.ts";
import { ALL, group, KEY, message, open, timer, value } from "./fixtures.ts";

const held = (id: string, name = "count", text = "1", expiresAt?: number): PersistedValue => ({
  ...value(name, text, expiresAt),
  id,
});
const gone = (id: string, name = "count"): PersistedValue => ({
  ...held(id, name),
  value: undefined,
});

export function counting(newDisk: () => Disk): void {
  describe("that counts", () => {
    it("has the instances with state, the messages and the timers of each function", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const other = { ...message(3), target: keyOf("other", "x") };
      await store.commit(
        group({
          state: [held("a"), held("a", "more"), held("b")],
          messages: [message(1), message(2), other],
          timers: [timer(1, 1), timer(2, 2)],
        }),
      );
      const expected = [
        { function: "test/fn", instances: 2, messages: 2, timers: 2 },
        { function: "test/other", instances: 0, messages: 1, timers: 0 },
      ];
      expect(store.functions("", 9)).toEqual(expected);
      expect(store.functions("", 1)).toEqual(expected.slice(0, 1));
      expect(store.functions("test/fn", 9)).toEqual(expected.slice(1));
      expect(store.functionCounts("test/other")).toEqual(expected[1]);
      await store.close();
      expect((await open(disk)).functions("", 9)).toEqual(expected);
    });

    it("follows what changes and goes, whatever the order in which it does", async () => {
      const store = await open(newDisk());
      const messages = [1, 2, 3, 4].map((seq) => message(seq, "", seq < 4 ? "a" : "b"));
      const first = group({
        state: [held("a"), held("b"), held("b", "more"), held("c", "old", "1", 5)],
        messages,
        timers: [timer(1, 1), timer(2, 2)],
      });
      await store.commit(first);
      const second = group({
        state: [gone("a"), gone("b"), held("b", "more", "2"), gone("nobody")],
        removedMessages: [4, 1, 2, 9],
        messages: [message(5, "", "c")],
        removedTimers: [2, 7],
        housekeeping: { expiredBy: 5, olderThan: 0, topics: [] },
      });
      // The second one again: a commit that failed may have been one that did not.
      for (const commit of [second, second]) {
        await store.commit(commit);
        expect(store.functions("", 9)).toEqual([
          { function: "test/fn", instances: 1, messages: 2, timers: 1 },
        ]);
        expect(store.mailboxes("test/fn", "", 9)).toEqual([
          { id: "a", waiting: 1 },
          { id: "c", waiting: 1 },
        ]);
      }
      await store.commit(
        group({ state: [gone("b", "more")], removedMessages: [3, 5], removedTimers: [1] }),
      );
      expect(store.functions("", 9)).toEqual([]);
      expect(store.mailboxSize(KEY)).toBe(0);
    });

    it("knows the fullest mailboxes", async () => {
      const store = await open(newDisk());
      const ids = ["a", "b", "b", "c", "c", "c", "d"];
      await store.commit(group({ messages: ids.map((id, at) => message(at + 1, "", id)) }));
      expect(store.fullestMailboxes("test/fn", 2)).toEqual([
        { id: "c", waiting: 3 },
        { id: "b", waiting: 2 },
      ]);
      expect(store.fullestMailboxes("test/fn", 9).map(({ waiting }) => waiting)).toEqual([
        3, 2, 1, 1,
      ]);
      expect(store.fullestMailboxes("test/other", 9)).toEqual([]);
    });

    it("gives the instances with state or messages a page at a time, each once", async () => {
      const store = await open(newDisk());
      await store.commit(
        group({
          state: ["ab", "b", "ab1"].flatMap((id) => [held(id), held(id, "more")]),
          messages: ["ab", "ac", "ab"].map((id, at) => message(at + 1, "", id)),
        }),
      );
      const all = [
        { id: "ab", waiting: 2 },
        { id: "ab1", waiting: 0 },
        { id: "ac", waiting: 1 },
        { id: "b", waiting: 0 },
      ];
      const page = (after: string, from: string, limit: number) =>
        store.instances("test/fn", after, from, limit);
      expect(page("", "", 9)).toEqual(all);
      expect(page("", "", 2)).toEqual(all.slice(0, 2));
      expect(page("ab1", "", 9)).toEqual(all.slice(2));
      expect(page("", "ab1", 9)).toEqual(all.slice(1));
      expect(page("ab1", "ab", 1)).toEqual(all.slice(2, 3));
      expect(page("a", "b", 9)).toEqual(all.slice(3));
      const mailboxesFrom = (after: string, from: string) =>
        store.mailboxes("test/fn", after, 9, from).map(({ id }) => id);
      expect([mailboxesFrom("", "ac"), mailboxesFrom("ab", "a")]).toEqual([["ac"], ["ac"]]);
    });

    it("tells how much state an instance has, and gives one value of it unless it is too large", async () => {
      const store = await open(newDisk());
      const values = [held("a", "one", "123"), held("a", "two", "12345", 10)];
      await store.commit(group({ state: values }));
      expect(store.stateSize(KEY, 9)).toEqual({ values: 2, bytes: 8 });
      expect(store.stateSize(KEY, 10)).toEqual({ values: 1, bytes: 3 });
      expect(store.value(KEY, "two", 5)).toEqual(values[1]);
      expect(store.value(KEY, "two", 4)).toBeUndefined();
      expect(store.value(KEY, "three", ALL)).toBeUndefined();
    });

    it("gives the values of an instance by name, those that are too large by their size alone", async () => {
      const store = await open(newDisk());
      const values = [held("a", "two", "12345", 10), held("a", "one", "123"), held("a", "no", "")];
      await store.commit(group({ state: [...values, held("b", "other", "1")] }));
      const shown = (now: number, limit: number, maxBytes: number) =>
        store
          .values(KEY, now, limit, maxBytes)
          .map(({ name, bytes, value, expiresAt }) => [name, bytes, value?.length, expiresAt]);
      const [no, one] = [
        ["no", 0, 0, undefined],
        ["one", 3, 3, undefined],
      ];
      expect(shown(9, 9, 5)).toEqual([no, one, ["two", 5, 5, 10]]);
      expect(shown(9, 9, 4)).toEqual([no, one, ["two", 5, undefined, 10]]);
      expect(shown(10, 9, 5)).toEqual([no, one]);
      expect(shown(9, 1, 5)).toEqual([no]);
    });
  });
}
