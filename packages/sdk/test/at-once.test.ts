/** Functions in the caller's own process: their answer is there when the call returns, unless a handler has to wait. */
import type { BatchRequest } from "statefun-wire";
import { expect, test } from "vitest";
import { batchHandler, Int, statefulFunction, Text } from "../src/index.ts";
import { failureOf, thrownBy } from "./support.ts";

const Log = statefulFunction({ typename: "test/log", storage: { seen: Text } })
  .on(Text, ({ storage }, text) => {
    if (text === "") throw new Error("nothing to log");
    storage.seen = `${storage.seen ?? ""}${text}`;
  })
  .on(Int, async ({ storage }, number) => {
    await Promise.resolve();
    if (number < 0) throw new RangeError("below 0");
    storage.seen = `${storage.seen ?? ""}${number}`;
  });
const handle = batchHandler({ functions: [Log] });

function request(...messages: readonly (string | number)[]): BatchRequest {
  const argumentOf = (message: string | number) =>
    typeof message === "string"
      ? { typename: Text.typename, value: Text.serialize(message) }
      : { typename: Int.typename, value: Int.serialize(message) };
  return {
    target: { typename: Log.typename, id: "a" },
    state: [{ name: "seen", typename: Text.typename, value: undefined }],
    invocations: messages.map((message) => ({ caller: undefined, argument: argumentOf(message) })),
  };
}

const seen = (text: string) =>
  expect.objectContaining({
    kind: "result",
    mutations: [{ name: "seen", value: { typename: Text.typename, value: Text.serialize(text) } }],
  });

test("an answer is there at once when no handler has returned a promise", () => {
  expect(handle(request("a", "b", "c"))).toEqual(seen("abc"));
});

test("a request for values that were not sent is there at once", () => {
  expect(handle({ ...request("a"), state: [] })).toMatchObject({ kind: "incomplete" });
});

test("a failure is thrown at once", () => {
  expect(thrownBy(() => handle(request("a", "", "b")))).toMatchObject({
    code: "handler-failed",
    message: expect.stringContaining("nothing to log"),
  });
});

test.each([
  [["a", "b", 1, "c", "d"], "ab1cd"],
  [[1, 2, "a"], "12a"],
  [["a", 1], "a1"],
  [[1, "a", 2, "b", 3], "1a2b3"],
])(
  "from the first promise on it is waited for, and the order stays: %j",
  async (messages, text) => {
    const answer = handle(request(...messages));
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toEqual(seen(text));
  },
);

test.each([
  [["a", -1, "b"], "below 0"],
  [[1, ""], "nothing to log"],
])("a failure after a promise rejects: %j", async (messages, reason) => {
  const error = await failureOf(Promise.resolve(handle(request(...messages))));
  expect(error.message).toContain(reason);
});
