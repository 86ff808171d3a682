/**
 * What a handler asks for has to reach the runtime complete and in order, and what no runtime would take has to be refused
 * in the handler, where its author sees it: on Flink a reused token or a negative delay stops the whole job.
 */
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { addressOf, type Context, Int, statefulFunction, Text } from "../src/index.ts";
import { deadLetters, failureOf, message, run, text, thrownBy } from "./support.ts";

const there = addressOf("other.ns/deep/fn", "id/with: all\nkinds — of ☃");
const bytesOf = (n: number) => Buffer.from(Int.serialize(n));

/** Runs one message by a handler. */
function handling(handler: (context: Context) => void | Promise<void>, caller?: string) {
  const fn = statefulFunction({ typename: "com.example/f" }).onAny(handler);
  return run(fn, {
    id: "me",
    messages: [{ ...text("test/go", ""), ...(caller !== undefined && { caller }) }],
  });
}

test("self is the instance, and a caller is answered under its own address", async () => {
  const { sent } = await handling(({ self, caller, send }) => {
    send(self, Int, 1);
    if (caller !== undefined) send(caller, Int, 2);
  }, "other.ns/asker/a/b/c");
  expect(sent).toEqual([
    { to: "com.example/f/me", type: Int.typename, bytes: bytesOf(1) },
    { to: "other.ns/asker/a/b/c", type: Int.typename, bytes: bytesOf(2) },
  ]);
});

test("a message from an ingress has no caller", async () => {
  const { sent } = await handling(({ self, caller, send }) => {
    send(self, Text, String(caller));
  });
  expect(sent.map(({ bytes }) => Text.deserialize(bytes))).toEqual(["undefined"]);
});

test("messages are sent in order, a zero too, the last slash of a typename before its name", async () => {
  const { sent } = await handling(({ send }) => {
    send(there, Int, 0);
    send(there, Text, "x");
  });
  expect(sent).toEqual([
    // On the wire the namespace is "other.ns/deep", and a type name in one piece reads the same.
    { to: `other.ns/deep/fn/${there.id}`, type: Int.typename, bytes: Buffer.alloc(0) },
    { to: `other.ns/deep/fn/${there.id}`, type: Text.typename, bytes: Buffer.from("\n\x01x") },
  ]);
});

test("delayed messages and cancellations keep the order of the calls", async () => {
  const { delayed, sent } = await handling(({ sendAfter, cancelDelayedMessage }) => {
    cancelDelayedMessage("old");
    sendAfter(0, there, Int, 1);
    sendAfter(2 ** 45, there, Int, 2, "t");
    cancelDelayedMessage("t");
    sendAfter(5, there, Int, 3, "t");
  });
  const to = `${there.typename}/${there.id}`;
  expect(delayed).toEqual([
    { cancel: "old" },
    { to, type: Int.typename, bytes: bytesOf(1), delayMs: 0 },
    { to, type: Int.typename, bytes: bytesOf(2), delayMs: 2 ** 45, token: "t" },
    { cancel: "t" },
    { to, type: Int.typename, bytes: bytesOf(3), delayMs: 5, token: "t" },
  ]);
  expect(sent).toEqual([]);
});

const halfACharacter = "id \ud800";
test.each<[string, (context: Context) => void]>([
  ["a negative delay", ({ sendAfter, self }) => sendAfter(-1, self, Int, 1)],
  ["a delay that is not a whole number", ({ sendAfter, self }) => sendAfter(0.5, self, Int, 1)],
  ["a delay beyond exact numbers", ({ sendAfter, self }) => sendAfter(2 ** 53, self, Int, 1)],
  ["a delay that is not a number", ({ sendAfter, self }) => sendAfter(Number.NaN, self, Int, 1)],
  ["an endless delay", ({ sendAfter, self }) => sendAfter(Number.POSITIVE_INFINITY, self, Int, 1)],
  ["an empty token", ({ sendAfter, self }) => sendAfter(1, self, Int, 1, "")],
  [
    "a token with an unpaired surrogate",
    ({ sendAfter, self }) => sendAfter(1, self, Int, 1, halfACharacter),
  ],
  ["cancelling an empty token", ({ cancelDelayedMessage }) => cancelDelayedMessage("")],
  ["an empty id", ({ send, self }) => send({ ...self, id: "" }, Int, 1)],
  [
    "an id with an unpaired surrogate",
    ({ send, self }) => send({ ...self, id: halfACharacter }, Int, 1),
  ],
  ["no address", ({ send, caller }) => send(caller as Context["self"], Int, 1)],
  ["a typename that is not one", ({ send, self }) => send({ ...self, typename: "x/" }, Int, 1)],
])("%s is refused", async (_what, handler) => {
  const error = await failureOf(handling(handler));
  expect(error).toMatchObject({ code: "invalid-argument" });
  expect(error.message).toContain('com.example/f "me" failed on test/go');
});

describe("a token that is pending", () => {
  const timers = statefulFunction({ typename: "test/timers", maxAttempts: 1 }).on(
    Text,
    ({ self, sendAfter, cancelDelayedMessage }, commands) => {
      for (const command of commands.split(" ")) {
        if (command === "set") sendAfter(1, self, Int, 1, "t");
        if (command === "cancel") cancelDelayedMessage("t");
        if (command === "fail") throw new Error("on purpose");
      }
    },
  );
  const outcome = async (...batch: string[]) => {
    const messages = batch.map((commands) => message(Text, commands));
    const { delayed, egressed } = await run(timers, { messages }, { deadLetters });
    return [
      delayed.map((entry) => ("cancel" in entry ? "cancel" : "set")).join(" "),
      egressed.length,
    ];
  };

  test.each([
    ["cannot be used again by the same message", ["set set"], ["", 1]],
    ["nor by a later one of the batch", ["set", "set"], ["set", 1]],
    ["until it is cancelled", ["set cancel", "set"], ["set cancel set", 0]],
    [
      "and a cancellation that was undone does not count",
      ["set", "cancel fail", "set"],
      ["set", 2],
    ],
    ["but one whose message was undone is free", ["set fail", "set"], ["set", 1]],
  ])("%s", async (_what, batch, expected) => {
    expect(await outcome(...batch)).toEqual(expected);
  });
});

test("a value that is not of its type is refused, and its address named", async () => {
  const error = await failureOf(handling(({ send }) => send(there, Int, 0.5)));
  expect(error.code).toBe("invalid-value");
  expect(error.message).toContain(there.typename);
  expect(error.message).toContain("0.5 is not a 32-bit integer");
});

test("a handler may catch what is refused, and nothing of it is sent", async () => {
  const { sent, delayed } = await handling(({ send, sendAfter, self }) => {
    thrownBy(() => send(there, Int, 0.5));
    thrownBy(() => sendAfter(1, there, Int, 0.5, "t"));
    send(self, Int, 1);
    sendAfter(1, self, Int, 1, "t");
  });
  expect(sent).toHaveLength(1);
  expect(delayed).toHaveLength(1);
});

describe("asynchronous handlers", () => {
  test("run one after the other, in the order of the batch", async () => {
    const fn = statefulFunction({ typename: "test/f", storage: { sum: Int } }).on(
      Int,
      async ({ storage, send, self }, n) => {
        const before = storage.sum ?? 0;
        // The first message waits longest, so that running them side by side would turn the order round.
        for (let turn = 10; turn > n; turn--) await setImmediate();
        storage.sum = before + n;
        send(self, Int, n);
      },
    );
    const messages = [1, 5, 9].map((n) => message(Int, n));
    const { sent, mutations } = await run(fn, { messages });
    expect(sent.map(({ bytes }) => Int.deserialize(bytes))).toEqual([1, 5, 9]);
    expect(mutations).toMatchObject([{ bytes: bytesOf(15) }]);
  });

  test("whose promise is not awaited cannot use the context any more", async () => {
    let late: Promise<unknown> = Promise.resolve();
    const release = Promise.withResolvers<void>();
    const fn = statefulFunction({ typename: "test/f", storage: { n: Int } }).on(
      Int,
      ({ storage, self, send, sendAfter, cancelDelayedMessage }) => {
        const calls = [
          () => send(self, Int, 1),
          () => sendAfter(1, self, Int, 1),
          () => cancelDelayedMessage("t"),
          () => storage.n,
          () => {
            storage.n = 1;
          },
        ];
        late = release.promise.then(() => calls.map((call) => thrownBy(call)));
      },
    );
    const { sent, delayed, mutations } = await run(fn, { id: "x", messages: [message(Int, 1)] });
    release.resolve();
    expect(await late).toEqual(Array(5).fill(expect.objectContaining({ code: "context-closed" })));
    expect(await late).toMatchObject([
      { message: expect.stringMatching(/test\/f "x".*awaited/) },
      {},
      {},
      {},
      {},
    ]);
    expect({ sent, delayed, mutations }).toEqual({ sent: [], delayed: [], mutations: [] });
  });

  test("cannot use the context of an earlier message in a later one", async () => {
    const contexts: Context[] = [];
    const fn = statefulFunction({ typename: "test/f" }).onAny((context) => {
      contexts.push(context);
      contexts[0]?.send(context.self, Int, 1);
    });
    const error = await failureOf(run(fn, { messages: [message(Int, 1), message(Int, 2)] }));
    expect(error.code).toBe("context-closed");
  });
});
