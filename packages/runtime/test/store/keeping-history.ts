/** What a store promises of the history: the newest invocations of each instance, and no more than there is room for. */
import { describe, expect, it } from "vitest";
import type { HistoryRow } from "../../src/model.ts";
import type { Disk } from "../disks.ts";
import { keyOf } from "../support.ts";
import { group, KEY, open } from "./fixtures.ts";

const row = (seq: number, id = "a", bytes = 10): HistoryRow => ({
  seq,
  ...keyOf("fn", id),
  at: seq * 1000,
  tookMs: 1.5,
  sentFrom: seq * 10,
  error: seq % 2 === 0 ? "failed" : undefined,
  detail: "x".repeat(bytes),
});

export function keepingHistory(newDisk: () => Disk): void {
  describe("that keeps history", () => {
    it("gives the newest invocations of an instance first, over a restart, too", async () => {
      const disk = newDisk();
      const store = await open(disk);
      const rows = [row(1), row(2, "b"), row(3)];
      // The same again, as when a commit that failed did not.
      for (const _ of [1, 2]) await store.commit(group({ history: { rows, maxBytes: 1000 } }));
      expect(store.history(KEY, 9)).toEqual([row(3), row(1)]);
      expect(store.history(KEY, 1)).toEqual([row(3)]);
      await store.close();
      const again = await open(disk);
      expect(again.history(keyOf("fn", "b"), 9)).toEqual([row(2, "b")]);
      expect(again.lastSeqs().history).toBe(3);
    });

    it("lets the oldest go when there is too much, and no more than that", async () => {
      const store = await open(newDisk());
      const add = (rows: HistoryRow[]) => store.commit(group({ history: { rows, maxBytes: 100 } }));
      const seqs = () => store.history(KEY, 99).map(({ seq }) => seq);
      await add([1, 2, 3, 4, 5].map((seq) => row(seq, "a", 20)));
      expect(seqs()).toEqual([5, 4, 3, 2, 1]);
      await add([row(6, "a", 21)]);
      expect(seqs()).toEqual([6, 5, 4, 3]);
      await add([row(7, "a", 1000)]);
      await add([row(8, "a", 1)]);
      expect(seqs()).toEqual([8]);
    });
  });
}
