/**
 * A queue of which a part may be on disk only is where messages get lost, doubled or reordered: held against a plain array
 * under every order of its operations, with a disk that knows only what is committed.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Backlog, type BacklogKind } from "../../src/topics/backlog.ts";

interface Item {
  readonly order: number;
  readonly bytes: number;
}

const KIND: BacklogKind<Item> = {
  orderOf: ({ order }) => order,
  bytesOf: ({ bytes }) => bytes,
  maxItems: 5,
  maxBytes: 100,
};

type Step =
  | { readonly do: "push"; readonly gap: number; readonly bytes: number; readonly keep: boolean }
  | { readonly do: "take"; readonly most: number; readonly fails: boolean }
  | { readonly do: "skip"; readonly most: number }
  | { readonly do: "refill" | "commit" | "unload" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      gap: fc.integer({ min: 1, max: 3 }),
      bytes: fc.integer({ min: 0, max: 60 }),
      keep: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("take" as const),
      most: fc.integer({ min: 1, max: 4 }),
      fails: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("refill", "commit", "unload") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("skip" as const),
      most: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

/** A backlog, the array that it has to be like, and the disk that it reads. */
class Model {
  readonly backlog: Backlog<Item>;
  expected: Item[];
  taken: Item[] = [];
  #order: number;
  #disk: Item[];
  #uncommitted: Item[] = [];
  /** Consumed, and still on disk until the next commit. */
  #consumed = new Set<Item>();

  constructor(stored: number) {
    this.#disk = Array.from({ length: stored }, (_, index) => ({ order: 10 + index, bytes: 10 }));
    this.expected = [...this.#disk];
    this.#order = 10 + stored;
    this.backlog = new Backlog(KIND, { onDisk: stored, last: 9 });
  }

  run(next: Step): void {
    const { backlog } = this;
    if (next.do === "push") {
      this.#order += next.gap;
      const item = { order: this.#order, bytes: next.bytes };
      this.expected.push(item);
      this.#uncommitted.push(item);
      backlog.push(item, next.keep);
    } else if (next.do === "take") {
      this.#take(next.most, next.fails);
    } else if (next.do === "commit") {
      this.#disk = [...this.#disk, ...this.#uncommitted].filter(
        (item) => !this.#consumed.has(item),
      );
      this.#uncommitted = [];
      this.#consumed.clear();
    } else if (next.do === "refill") {
      backlog.refill((after, limit, maxBytes) => this.#read(after, limit, maxBytes));
    } else if (next.do === "skip") {
      this.#skip(next.most);
    } else {
      backlog.unload();
    }
    expect(backlog.size).toBe(this.expected.length);
    expect(backlog.inMemory).toBeLessThanOrEqual(2 * KIND.maxItems);
  }

  #take(most: number, fails: boolean): void {
    const batch: Item[] = [];
    while (batch.length < most) {
      const next = this.backlog.peek();
      expect(this.backlog.take()).toBe(next);
      if (next === undefined) break;
      batch.push(next);
    }
    expect(batch).toEqual(this.expected.slice(0, batch.length));
    if (fails) {
      this.backlog.putBack(batch);
    } else {
      this.expected = this.expected.slice(batch.length);
      for (const item of batch) this.#consumed.add(item);
      this.taken.push(...batch);
    }
  }

  #skip(most: number): void {
    const skipped = this.expected.slice(0, most);
    const last = skipped.at(-1);
    if (last === undefined) return;
    this.expected = this.expected.slice(skipped.length);
    for (const item of skipped) this.#consumed.add(item);
    this.backlog.skip(skipped.length, last.order);
  }

  #read(after: number, limit: number, maxBytes: number): Item[] {
    let bytes = 0;
    return this.#disk
      .filter(({ order }) => order > after)
      .slice(0, limit)
      .filter((item, index) => {
        bytes += item.bytes;
        return index === 0 || bytes <= maxBytes;
      });
  }
}

describe("a backlog", () => {
  it("is a queue, whatever of it is in memory, on disk or not even there yet", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.array(step, { maxLength: 60 }),
        (stored, steps) => {
          const model = new Model(stored);
          for (const one of steps) model.run(one);
          // Nothing is lost: with all of it committed, all of it comes.
          const left = model.expected.length;
          for (let turn = 0; turn <= left; turn++) {
            for (const one of ["commit", "refill"] as const) model.run({ do: one });
            model.run({ do: "take", most: 100, fails: false });
          }
          expect(model.expected).toEqual([]);
          const orders = model.taken.map(({ order }) => order);
          expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("keeps no more in memory than its limits allow, by number and by size", () => {
    const many = new Backlog(KIND, { onDisk: 0, last: 0 });
    for (let order = 1; order <= 20; order++) many.push({ order, bytes: 1 });
    expect([many.inMemory, many.size]).toEqual([5, 20]);

    const large = new Backlog(KIND, { onDisk: 0, last: 0 });
    for (let order = 1; order <= 20; order++) large.push({ order, bytes: 60 });
    expect([large.inMemory, large.size]).toEqual([2, 20]);
  });

  it("forgets what was taken, though it is never empty", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const backlog = new Backlog(KIND, { onDisk: 0, last: 0 });
    let order = 0;
    const push = () => {
      const item = { order: ++order, bytes: 1 };
      backlog.push(item);
      return new WeakRef(item);
    };
    const first = push();
    for (let turn = 0; turn < 100; turn++) {
      push();
      backlog.take();
    }
    expect(backlog.inMemory).toBe(1);
    // A weak reference holds on until the end of the turn in which it was made.
    await new Promise(setImmediate);
    collectGarbage();
    expect(first.deref()).toBeUndefined();
  });
});
