/** What a store promises of pauses: their order, in pages, and that they last; and of one timer that is looked for. */
import { describe, expect, it } from "vitest";
import type { Disk } from "../disks.ts";
import { keyOf } from "../support.ts";
import { bytes, group, open, timer } from "./fixtures.ts";

export function pausing(newDisk: () => Disk): void {
  describe("that keeps pauses", () => {
    const everything = { function: "", id: "", since: 8.64e15 };
    const whole = { ...keyOf("fn", ""), since: 1 };
    const one = { ...keyOf("fn", "ключ 𝒳 \0"), since: 2 };
    const another = { ...keyOf("other", "a"), since: 3 };

    it("has the widest first, in pages, beyond its end", async () => {
      const disk = newDisk();
      const store = await open(disk);
      await store.commit(group({ pauses: [another, one, everything, whole] }));
      await store.close();
      const again = await open(disk);
      expect(again.pauses(0, 9)).toEqual([everything, whole, one, another]);
      expect(again.pauses(1, 2)).toEqual([whole, one]);
      expect(again.pauses(4, 9)).toEqual([]);
    });

    it("forgets those that were resumed, and changes those that were there", async () => {
      const store = await open(newDisk());
      await store.commit(group({ pauses: [whole, one] }));
      await store.commit(
        group({
          pauses: [
            { ...whole, since: undefined },
            { ...another, since: undefined },
            { ...one, since: 7 },
          ],
        }),
      );
      expect(store.pauses(0, 9)).toEqual([{ ...one, since: 7 }]);
    });

    it("finds a timer by its number, until it is gone", async () => {
      const store = await open(newDisk());
      const set = { ...timer(7, 10, "token"), value: bytes("later") };
      await store.commit(group({ timers: [set, timer(8, 20)] }));
      expect([store.timer(7), store.timer(9)]).toEqual([set, undefined]);
      await store.commit(group({ removedTimers: [7] }));
      expect(store.timer(7)).toBe(undefined);
    });
  });
}
