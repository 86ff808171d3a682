/**
 * Types make most values readonly, but not bytes, Dates and instances of classes. Whatever a handler does to one of these, only
 * what it assigns is stored, however the messages fall into batches; and bytes that were written are nobody else's.
 */
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import {
  batchHandler,
  customType,
  Int,
  jsonType,
  type Message,
  statefulFunction,
  type Type,
} from "../src/index.ts";
import { deadLetters, failureOf, lettersOf, message, run, stored } from "./support.ts";

const Bytes = customType<"test/bytes", Uint8Array>("test/bytes", {
  serialize: (bytes) => bytes,
  deserialize: (bytes) => bytes,
});
const date = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (at) => at.toISOString(),
});
const When = jsonType("test/when", z.object({ at: date }));

class Tally {
  readonly #items: string[];

  constructor(items: readonly string[]) {
    this.#items = [...items];
  }

  add(item: string): void {
    this.#items.push(item);
  }

  get text(): string {
    return this.#items.join();
  }
}
const TallyType = customType("test/tally", {
  serialize: (tally: Tally) => Buffer.from(tally.text),
  deserialize: (bytes) => new Tally(Buffer.from(bytes).toString().split(",")),
});

interface Kind<T> {
  readonly type: Type<T>;
  readonly value: () => T;
  readonly change: (value: T) => void;
  readonly show: (value: T) => string;
}
const kindOf = <T>(kind: Kind<T>) => kind as Kind<unknown>;

describe.each([
  [
    "bytes",
    kindOf({
      type: Bytes,
      value: () => Uint8Array.of(1),
      change: (bytes) => bytes.fill(bytes[0] === undefined ? 0 : bytes[0] + 1),
      show: String,
    }),
  ],
  [
    "a Date",
    kindOf({
      type: When,
      value: () => ({ at: new Date(0) }),
      change: ({ at }) => at.setFullYear(at.getFullYear() + 1),
      show: ({ at }) => at.toISOString(),
    }),
  ],
  [
    "an instance of a class",
    kindOf({
      type: TallyType,
      value: () => new Tally(["a"]),
      change: (tally) => tally.add("x"),
      show: ({ text }) => text,
    }),
  ],
])("%s that a handler changes in place", (_what, { type, value, change, show }) => {
  const before = show(value());
  const after = (times: number) => {
    const changed = value();
    for (let time = 0; time < times; time++) change(changed);
    return show(changed);
  };
  const state = () => ({ value: stored(type, value()) });
  const messages = (...numbers: number[]) => numbers.map((number) => message(Int, number));
  const seen: string[] = [];
  const fnOf = (
    handler: (storage: { value: unknown }, n: number) => void,
    options: { maxAttempts?: number } = {},
  ) =>
    statefulFunction({ typename: "test/fn", storage: { value: type }, ...options }).on(
      Int,
      ({ storage }, n) => {
        seen.push(storage.value === undefined ? "none" : show(storage.value));
        handler(storage, n);
      },
    );

  test("is as it was for the next message, and nothing is stored", async () => {
    seen.length = 0;
    const fn = fnOf((storage) => change(storage.value));
    const { mutations } = await run(fn, { state: state(), messages: messages(1, 2, 3) });
    expect(seen).toEqual([before, before, before]);
    expect(mutations).toEqual([]);
  });

  test("is changed once it is assigned", async () => {
    seen.length = 0;
    const fn = fnOf((storage) => {
      const changed = storage.value;
      change(changed);
      storage.value = changed;
      // Not assigned again, but by the same message.
      change(changed);
    });
    const { mutations } = await run(fn, { state: state(), messages: messages(1, 2) });
    expect(seen).toEqual([before, after(2)]);
    expect(mutations).toMatchObject([{ name: "value" }]);
    const [written] = mutations;
    expect(written && "bytes" in written && show(type.deserialize(written.bytes))).toBe(after(4));
  });

  test("is not changed by a message after the one that has assigned it", async () => {
    seen.length = 0;
    let held: unknown;
    const fn = fnOf((storage, n) => {
      if (n === 1) {
        held = value();
        storage.value = held;
      } else change(n === 2 ? held : storage.value);
    });
    const { mutations } = await run(fn, { state: { value: null }, messages: messages(1, 2, 3, 4) });
    expect(seen).toEqual(["none", before, before, before]);
    expect(mutations).toMatchObject([{ bytes: Buffer.from(type.serialize(value())) }]);
  });

  test("is as it was after a message that failed, and in its next attempt", async () => {
    seen.length = 0;
    const fn = fnOf(
      (storage, n) => {
        if (n === 1) storage.value = value();
        change(storage.value);
        if (n === 2) throw new Error("on purpose");
      },
      { maxAttempts: 2 },
    );
    const batch = { state: state(), messages: messages(2, 1, 2, 3) };
    const answer = await run(fn, batch, { deadLetters });
    expect(lettersOf(answer)).toHaveLength(2);
    expect(seen).toEqual([before, before, before, after(1), after(1), after(1)]);
  });
});

describe("bytes that were written", () => {
  const buffer = Buffer.alloc(1);
  const fn = statefulFunction({ typename: "test/fn", storage: { a: Bytes, b: Bytes } })
    .on(Int, ({ send, self }, last) => {
      for (let number = 1; number <= last; number++) {
        buffer[0] = number;
        send(self, Bytes, buffer);
      }
      buffer[0] = 99;
    })
    .on(Bytes, ({ storage }, [which, value = 0]) => {
      buffer[0] = value;
      storage[which === 1 ? "a" : "b"] = buffer;
    });

  test("are those of their moment, in messages of one buffer", async () => {
    const { sent } = await run(fn, { messages: [message(Int, 3)] });
    expect(sent.map(({ bytes }) => [...bytes])).toEqual([[1], [2], [3]]);
  });

  test("are those of their message, in values of one buffer", async () => {
    const messages = [message(Bytes, Uint8Array.of(1, 10)), message(Bytes, Uint8Array.of(2, 20))];
    const { mutations } = await run(fn, { messages });
    expect(mutations).toMatchObject([
      { name: "a", bytes: Buffer.of(10) },
      { name: "b", bytes: Buffer.of(20) },
    ]);
  });

  test.each([
    ["text", "bytes" as unknown as Uint8Array, '"bytes"'],
    ["a list", [1, 2] as unknown as Uint8Array, "a list"],
    ["nothing", undefined as unknown as Uint8Array, "undefined"],
  ])("cannot be %s", async (_what, bytes, shown) => {
    const Broken = customType("test/broken", { serialize: () => bytes, deserialize: () => 1 });
    const broken = statefulFunction({ typename: "test/fn" }).on(Int, ({ send, self }) => {
      send(self, Broken, 1);
    });
    const error = await failureOf(run(broken, { messages: [message(Int, 1)] }));
    expect(error.code).toBe("invalid-value");
    expect(error.message).toContain(`it was serialized to ${shown}, and not to a Uint8Array`);
  });
});

test("the runtime's own bytes cannot be reached", async () => {
  const value = Buffer.from([1, 2]);
  const fn = statefulFunction({ typename: "test/fn", storage: { kept: Bytes } })
    .on(Bytes, ({ storage }, received) => {
      received.fill(0);
      storage.kept?.fill(0);
    })
    .onAny((_context, any: Message) => {
      any.bytes?.fill(0);
      expect(any.bytes).toEqual(Uint8Array.of(0, 0));
    });
  await batchHandler({ functions: [fn] })({
    target: { typename: "test/fn", id: "1" },
    state: [{ name: "kept", typename: Bytes.typename, value }],
    invocations: [Bytes.typename, "test/other"].map((typename) => ({
      caller: undefined,
      argument: { typename, value },
    })),
  });
  expect([...value]).toEqual([1, 2]);
});

test.each([
  [
    "that types make readonly, however deep, is decoded once a batch",
    (n: number) => new Map([["n", [{ n }]]]),
    1,
  ],
  [
    "that can be changed in place is decoded for each message that reads it",
    (n: number) => [new Date(n)],
    3,
  ],
])("a value %s", async (_what, make, times) => {
  const deserialize = vi.fn((bytes: Uint8Array): unknown => make(bytes.length));
  const Counted = customType("test/counted", { serialize: () => Buffer.alloc(1), deserialize });
  const fn = statefulFunction({ typename: "test/fn", storage: { value: Counted } }).on(
    Int,
    ({ storage }, n) => {
      if (n > 0) void [storage.value, storage.value];
    },
  );
  const state = { value: stored(Counted, 1) };
  await run(fn, { state, messages: [1, 0, 2, 3].map((n) => message(Int, n)) });
  expect(deserialize).toHaveBeenCalledTimes(times);
});
