/**
 * Storage as the runtime sees it: what a function reads is what was stored, what it assigns is what is written back, once
 * a batch, and nothing else is. A value that is lost, invented or read as another type would be wrong for ever.
 */

import { ExpireMode, FromFunction } from "statefun-wire/protobuf";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import {
  customType,
  Int,
  jsonType,
  Long,
  requestReplyHandler,
  statefulFunction,
  Text,
} from "../src/index.ts";
import { failureOf, message, run, stored, toFunction } from "./support.ts";

describe("when the runtime does not know a declared value yet", () => {
  const handler = vi.fn();
  const fn = statefulFunction({
    typename: "test/f",
    storage: {
      kept: Long,
      session: { type: Text, expireAfterWrite: 60_000 },
      seen: { type: Int, expireAfterInvoke: 2 ** 40 },
    },
  }).on(Int, handler);
  const missingFor = async (state: Parameters<typeof toFunction>[1]["state"]) => {
    handler.mockClear();
    const bytes = toFunction(fn, { state: state ?? {}, messages: [message(Int, 1)] });
    const response = FromFunction.decode(await requestReplyHandler({ functions: [fn] })(bytes));
    const { incompleteInvocationContext: incomplete, invocationResult } = response;
    expect(invocationResult).toBeFalsy();
    return incomplete?.missingValues?.map(({ stateName, typeTypename, expirationSpec }) => [
      stateName,
      typeTypename,
      expirationSpec?.mode,
      Number(expirationSpec?.expireAfterMillis),
    ]);
  };

  test("nothing runs, and it is told the type and expiry of every value", async () => {
    expect(await missingFor({})).toEqual([
      ["kept", "io.statefun.types/long", ExpireMode.NONE, 0],
      ["session", "io.statefun.types/string", ExpireMode.AFTER_WRITE, 60_000],
      ["seen", "io.statefun.types/int", ExpireMode.AFTER_INVOKE, 2 ** 40],
    ]);
    expect(handler).not.toHaveBeenCalled();
  });

  test("it is told only what it does not know", async () => {
    const missing = await missingFor({ kept: stored(Long, 1n), session: null });
    expect(missing?.map(([name]) => name)).toEqual(["seen"]);
    expect(handler).not.toHaveBeenCalled();
  });

  test("values that the function does not declare any more are left alone", async () => {
    const state = { kept: null, session: null, seen: null, gone: stored(Int, 1) };
    expect(await run(fn, { state, messages: [message(Int, 1)] })).toMatchObject({ mutations: [] });
  });
});

const Counter = statefulFunction({ typename: "test/counter", storage: { n: Int, name: Text } })
  .on(Int, ({ storage, send, self }, by) => {
    storage.n = (storage.n ?? 100) + by;
    send(self, Int, storage.n);
  })
  .on(Text, ({ storage, send, self }, command) => {
    if (command === "read") send(self, Int, storage.n ?? -1);
    if (command === "remove") storage.n = undefined;
    if (command === "fill") storage.n = 5;
  });
const values = ({ sent }: Awaited<ReturnType<typeof run>>) =>
  sent.map(({ bytes }) => Int.deserialize(bytes));

test.each([
  ["no value", null, [101]],
  ["a typed value without a value", { typename: Int.typename, hasValue: false }, [101]],
  ["zero, which takes no bytes", { typename: Int.typename, hasValue: true }, [1]],
  ["zero, as empty bytes", stored(Int, 0), [1]],
  ["a value", stored(Int, 41), [42]],
])("a value stored as %s", async (_what, n, expected) => {
  const state = { n, name: null };
  expect(values(await run(Counter, { state, messages: [message(Int, 1)] }))).toEqual(expected);
});

test("a later message of a batch sees what an earlier one wrote, and the last is written back", async () => {
  const messages = [1, 2, 3].map((n) => message(Int, n));
  const answer = await run(Counter, { state: { n: stored(Int, 0), name: null }, messages });
  expect(values(answer)).toEqual([1, 3, 6]);
  expect(answer.mutations).toEqual([
    { name: "n", type: Int.typename, bytes: Buffer.from("0d06000000", "hex") },
  ]);
});

test("zero is written as a value without bytes", async () => {
  const state = { n: stored(Int, 1), name: null };
  const { mutations } = await run(Counter, { state, messages: [message(Int, -1)] });
  expect(mutations).toEqual([{ name: "n", type: Int.typename, bytes: Buffer.alloc(0) }]);
});

test("what is only read is not written back", async () => {
  const state = { n: stored(Int, 7), name: stored(Text, "x") };
  const answer = await run(Counter, { state, messages: [message(Text, "read")] });
  expect(values(answer)).toEqual([7]);
  expect(answer.mutations).toEqual([]);
});

test.each([
  ["assigning undefined removes", ["remove"], "stored", [{ name: "n", deleted: true }]],
  [
    "removing without reading first removes",
    ["remove", "read"],
    "stored",
    [{ name: "n", deleted: true }],
  ],
  ["removing what is not there writes nothing", ["remove"], "absent", []],
  [
    "removed and filled again is a value",
    ["remove", "fill"],
    "stored",
    [{ name: "n", bytes: Int.serialize(5) }],
  ],
  [
    "filled and removed again is gone",
    ["fill", "remove", "remove"],
    "stored",
    [{ name: "n", deleted: true }],
  ],
])("%s", async (_what, commands, before, expected) => {
  const state = { n: before === "stored" ? stored(Int, 7) : null, name: null };
  const messages = commands.map((command) => message(Text, command));
  const answer = await run(Counter, { state, messages });
  expect(answer.mutations).toMatchObject(
    expected.map((mutation) =>
      "bytes" in mutation ? { ...mutation, bytes: Buffer.from(mutation.bytes) } : mutation,
    ),
  );
  expect(values(answer)).toEqual(commands.includes("read") ? [-1] : []);
});

describe("over a batch", () => {
  const codec = {
    serialize: vi.fn((n: number) => Buffer.from(String(n))),
    deserialize: vi.fn((bytes: Uint8Array) => Number(Buffer.from(bytes).toString())),
  };
  const Counted = customType("test/counted", codec);
  const state = { n: { typename: "test/counted", hasValue: true, value: Buffer.from("1") } };
  const batchOf = (
    handler: (n: number | undefined) => number | undefined | "keep",
    options: { maxAttempts?: number } = {},
  ) => {
    codec.serialize.mockClear();
    codec.deserialize.mockClear();
    const fn = statefulFunction({ typename: "test/f", storage: { n: Counted }, ...options }).on(
      Text,
      ({ storage }) => {
        const next = handler(storage.n);
        if (next !== "keep") storage.n = next;
      },
    );
    return run(fn, { state, messages: Array(10).fill(message(Text, "")) });
  };

  test("a value is decoded once and encoded once", async () => {
    const { mutations } = await batchOf((n) => (n ?? 0) + 1);
    expect(mutations).toEqual([{ name: "n", type: "test/counted", bytes: Buffer.from("11") }]);
    expect(codec.deserialize).toHaveBeenCalledTimes(1);
    expect(codec.serialize).toHaveBeenCalledTimes(1);
  });

  test("a value that is assigned once is encoded once, with maxAttempts too", async () => {
    await batchOf((n) => (n === 1 ? 2 : "keep"), { maxAttempts: 3 });
    expect(codec.serialize).toHaveBeenCalledTimes(1);
  });

  test("a value that is only read is decoded once and never encoded", async () => {
    await batchOf(() => "keep");
    expect(codec.deserialize).toHaveBeenCalledTimes(1);
    expect(codec.serialize).not.toHaveBeenCalled();
  });

  test("a value that nobody reads is not decoded", async () => {
    codec.deserialize.mockClear();
    const fn = statefulFunction({ typename: "test/f", storage: { n: Counted } }).on(Text, () => {});
    await run(fn, { state, messages: [message(Text, "")] });
    expect(codec.deserialize).not.toHaveBeenCalled();
  });
});

describe("stored bytes that are not of the declared type fail the batch, and say which", () => {
  const Order = jsonType("test/order", z.object({ item: z.string() }));
  const fn = statefulFunction({ typename: "test/f", storage: { order: Order } }).on(
    Text,
    ({ storage, send, self }) => send(self, Order, storage.order ?? { item: "none" }),
  );

  test("another schema", async () => {
    const order = { typename: "test/order", hasValue: true, value: Buffer.from('{"item":1}') };
    const batch = { id: "x", state: { order }, messages: [message(Text, "")] };
    const error = await failureOf(run(fn, batch));
    expect(error).toMatchObject({ code: "invalid-state", cause: expect.any(Error) });
    expect(error.message).toMatch(/test\/f "x".*"order".*test\/order.*item/);
  });

  // The bytes of one built-in type read as another are not an error but 0, and would be written back as that.
  test("another type, such as one that the function declared before", async () => {
    const grown = statefulFunction({ typename: "test/f", storage: { n: Long } }).on(
      Int,
      ({ storage }, by) => {
        storage.n = (storage.n ?? 0n) + BigInt(by);
      },
    );
    const batch = { state: { n: stored(Int, 5) }, messages: [message(Int, 1)] };
    const error = await failureOf(run(grown, batch));
    expect(error.code).toBe("invalid-state");
    expect(error.message).toMatch(/"n".*io.statefun.types\/int.*io.statefun.types\/long/);
  });
});

test("assigning to a value that is not declared is an error where no compiler said so", async () => {
  const fn = statefulFunction({ typename: "test/f", storage: { count: Int } }).on(
    Int,
    ({ storage }, n) => {
      Object.assign(storage, { cuont: n });
    },
  );
  const error = await failureOf(run(fn, { messages: [message(Int, 1)] }));
  expect(error.code).toBe("handler-failed");
  expect(error.message).toContain("cuont");
});

test("a value that does not encode fails the batch and is named", async () => {
  const fn = statefulFunction({ typename: "test/f", storage: { n: Int } }).on(
    Int,
    ({ storage }, n) => {
      storage.n = n * 2;
    },
  );
  const error = await failureOf(run(fn, { id: "x", messages: [message(Int, 2 ** 30)] }));
  expect(error.code).toBe("invalid-value");
  expect(error.message).toMatch(/test\/f "x".*"n".*2147483648 is not a 32-bit integer/);
});
