/**
 * A function that is declared wrongly must be found when the service starts, and told by name, not when its first message
 * comes. Addresses go onto the wire, so those that no runtime would take are refused where they are made.
 */
import { expect, test } from "vitest";
import {
  addressOf,
  customEgress,
  Int,
  kafkaEgress,
  kinesisEgress,
  Long,
  requestReplyHandler,
  statefulFunction,
  Text,
} from "../src/index.ts";
import { message, run, text, thrownBy } from "./support.ts";

const nothing = () => undefined;

test.each(["", "cart", "/cart", "com.example/"])("no function can be named %o", (name) => {
  const error = thrownBy(() => statefulFunction({ typename: name as "a/b" }));
  expect(error).toMatchObject({ code: "invalid-declaration" });
  expect(error.message).toContain(`"${name}"`);
});

test.each([
  ["kafka", () => kafkaEgress({ typename: "no-name" as "a/b", topic: "t", type: Int })],
  ["kinesis", () => kinesisEgress({ typename: "no-name" as "a/b", stream: "s", type: Int })],
  ["custom", () => customEgress({ typename: "no-name" as "a/b", type: Int })],
])("no %s egress can have a name that is not one", (_kind, declare) => {
  expect(thrownBy(declare).code).toBe("invalid-declaration");
});

test.each([0, -1, 1.5, 101, Number.NaN])("maxAttempts cannot be %d", (maxAttempts) => {
  const error = thrownBy(() => statefulFunction({ typename: "test/f", maxAttempts }));
  expect(error).toMatchObject({ code: "invalid-declaration" });
  expect(error.message).toContain("1 to 100");
});

test.each([0, -1, 1.5, Number.POSITIVE_INFINITY])("an expiry cannot be %d ms", (ms) => {
  for (const expiry of [{ expireAfterWrite: ms }, { expireAfterInvoke: ms }]) {
    const declare = () =>
      statefulFunction({ typename: "test/f", storage: { n: { type: Int, ...expiry } } });
    expect(thrownBy(declare)).toMatchObject({
      code: "invalid-declaration",
      message: expect.stringContaining('"n"'),
    });
  }
});

test("a stored value needs a name", () => {
  const declare = () => statefulFunction({ typename: "test/f", storage: { "": Int } });
  expect(thrownBy(declare).code).toBe("invalid-declaration");
});

test("a message type has one handler, and there is one catch-all", () => {
  const fn = statefulFunction({ typename: "test/f" }).on(Int, nothing).onAny(nothing);
  expect(thrownBy(() => fn.on(Int, nothing))).toMatchObject({
    code: "invalid-declaration",
    message: "test/f has two handlers for io.statefun.types/int",
  });
  expect(thrownBy(() => fn.onAny(nothing)).code).toBe("invalid-declaration");
});

test("a service cannot have two functions of one name", () => {
  const functions = [1, 2].map(() => statefulFunction({ typename: "test/f" }).on(Int, nothing));
  expect(thrownBy(() => requestReplyHandler({ functions }))).toMatchObject({
    code: "invalid-declaration",
    message: expect.stringContaining("test/f"),
  });
});

test("declaring another handler leaves the function as it was", async () => {
  const handled: string[] = [];
  const base = statefulFunction({ typename: "test/f" }).onAny((_, { typename }) => {
    handled.push(`any ${typename}`);
  });
  const extended = base.on(Int, () => {
    handled.push("int");
  });
  await run(base, { messages: [message(Int, 1)] });
  await run(extended, { messages: [message(Int, 1), message(Text, "")] });
  expect(handled).toEqual([`any ${Int.typename}`, "int", `any ${Text.typename}`]);
});

test("stored values may have the names of an object's own members", async () => {
  const fn = statefulFunction({
    typename: "test/f",
    storage: { constructor: Int, toString: Text, hasOwnProperty: Long },
  }).onAny(({ storage }) => {
    expect([storage.constructor, storage.toString, storage.hasOwnProperty]).toEqual(
      Array(3).fill(undefined),
    );
    storage.constructor = 1;
    storage.toString = "text";
    storage.hasOwnProperty = 2n;
  });
  const { mutations } = await run(fn, { messages: [text("test/go", "")] });
  expect(mutations.map(({ name }) => name)).toEqual(["constructor", "toString", "hasOwnProperty"]);
});

test("addresses name the instance", () => {
  const fn = statefulFunction({ typename: "test/f" });
  expect(fn.at("a/b: 1\n")).toEqual({ typename: "test/f", id: "a/b: 1\n" });
  expect(addressOf("test/elsewhere", "__proto__")).toEqual({
    typename: "test/elsewhere",
    id: "__proto__",
  });
});

test.each([
  ["empty", ""],
  ["an unpaired surrogate, which UTF-8 cannot encode", "\ud800"],
  ["not text", 7],
])("no address has an id that is %s", (_what, id) => {
  // The last one can only come from code that is not checked.
  const text = id as string;
  expect(thrownBy(() => addressOf("test/f", text)).code).toBe("invalid-argument");
  expect(thrownBy(() => statefulFunction({ typename: "test/f" }).at(text)).code).toBe(
    "invalid-argument",
  );
});
