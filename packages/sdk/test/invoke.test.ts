/**
 * The core from bytes to bytes: which handler gets which message, and what bytes are not a request.
 * These are the promises that the endpoint, the local runtime and Flink build on.
 */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import {
  Int,
  jsonType,
  requestReplyHandler,
  StateFunError,
  statefulFunction,
  Text,
} from "../src/index.ts";
import {
  deadLetters,
  failureOf,
  fromFunction,
  lettersOf,
  message,
  run,
  stored,
  text,
  toFunction,
} from "./support.ts";

const Adder = statefulFunction({ typename: "com.example/adder", storage: { n: Int } }).on(
  Int,
  ({ storage, send, caller, self }, by) => {
    storage.n = (storage.n ?? 0) + by;
    send(caller ?? self, Int, storage.n);
  },
);

/** A length-delimited protobuf field, by hand: tag, length as a varint, content. All of it is hex. */
function field(tag: string, content: string): string {
  const size = content.length / 2;
  const length = size < 128 ? [size] : [(size & 127) | 128, size >> 7];
  return [tag, Buffer.from(length).toString("hex"), content].join("");
}
const hexOf = (value: string) => Buffer.from(value).toString("hex");
const all = (...parts: string[]) => parts.join("");
const addressHex = (namespace: string, type: string, id: string) =>
  all(field("0a", hexOf(namespace)), field("12", hexOf(type)), field("1a", hexOf(id)));
const intHex = (value: string) => all(field("0a", hexOf(Int.typename)), "1001", field("1a", value));

/** Adder "1" with n = 40 gets 2 from com.example/asker "me". `extra` goes into each of the request's messages. */
function requestHex(extra = ""): string {
  const target = addressHex("com.example", "adder", "1");
  const state = all(field("0a", hexOf("n")), field("12", all(intHex("0d28000000"), extra)));
  const caller = addressHex("com.example", "asker", "me");
  const argument = all(intHex("0d02000000"), extra);
  const invocation = all(field("0a", all(caller, extra)), field("12", argument));
  const batch = all(
    field("0a", all(target, extra)),
    field("12", all(state, extra)),
    field("1a", all(invocation, extra)),
  );
  return all(field("a206", all(batch, extra)), extra);
}

describe("the bytes of the protocol", () => {
  const handle = requestReplyHandler({ functions: [Adder] });
  const mutation = all("0801", field("12", hexOf("n")), field("1a", intHex("0d2a000000")));
  const outgoing = all(
    field("0a", addressHex("com.example", "asker", "me")),
    field("12", intHex("0d2a000000")),
  );
  const expected = field("a206", all(field("0a", mutation), field("12", outgoing)));

  test("a request and its response", async () => {
    const response = await handle(Buffer.from(requestHex(), "hex"));
    expect(Buffer.from(response).toString("hex")).toBe(expected);
  });

  test("fields that it does not know are skipped, wherever they are", async () => {
    // TypedValue.metadata of StateFun on Flink 2.2 (field 4), and a varint (field 31).
    const extra = all(field("22", field("0a", hexOf("k"))), "f80101");
    const response = await handle(Buffer.from(requestHex(extra), "hex"));
    expect(Buffer.from(response).toString("hex")).toBe(expected);
  });

  test("a request without messages changes nothing", async () => {
    expect(await run(Adder, { messages: [] })).toEqual({
      mutations: [],
      sent: [],
      delayed: [],
      egressed: [],
    });
  });
});

describe("bytes that are not a request", () => {
  const request = Buffer.from(requestHex(), "hex");
  const handler = vi.fn();
  const fn = statefulFunction({ typename: "com.example/adder", storage: { n: Int } }).onAny(
    handler,
  );
  const handle = requestReplyHandler({ functions: [fn] });

  test.each([
    ["nothing", ""],
    ["text", hexOf("hello, world")],
    ["another message", field("aa06", field("0a", ""))],
    ["no target", field("a206", "")],
    ["a target without an id", field("a206", field("0a", field("0a", hexOf("com.example"))))],
    ["an id that is not UTF-8", field("a206", field("0a", field("1a", "c328")))],
  ])("are refused: %s", async (_what, hex) => {
    const error = await failureOf(handle(Buffer.from(hex, "hex")));
    expect(error.code).toBe("malformed-request");
    expect(error.message).toContain("not a ToFunction request");
    expect(handler).not.toHaveBeenCalled();
  });

  test("a request that was cut off is refused", async () => {
    for (let length = 0; length < request.length; length++) {
      const error = await failureOf(handle(request.subarray(0, length)));
      expect(error.code).toBe("malformed-request");
    }
    expect(handler).not.toHaveBeenCalled();
  });

  test("random bytes fail with nothing but a StateFunError", async () => {
    const flipped = fc
      .tuple(fc.nat(request.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([index, byte]) => {
        const copy = Buffer.from(request);
        copy[index] = byte;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), flipped), async (bytes) => {
        const error = await handle(bytes).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(StateFunError);
      }),
    );
  });
});

test("a function that is not served is refused, and those that are named", async () => {
  const other = statefulFunction({ typename: "com.example/other" }).onAny(() => {});
  const request = toFunction(Adder, { messages: [message(Int, 1)] });
  const served = await failureOf(requestReplyHandler({ functions: [other] })(request));
  expect(served.code).toBe("unknown-function");
  expect(served.message).toContain("com.example/adder");
  expect(served.message).toContain("it serves com.example/other");
  const none = await failureOf(requestReplyHandler({ functions: [] })(request));
  expect(none.message).toContain("it serves nothing");
});

describe("a message goes to the handler of its type", () => {
  const Order = jsonType("test/order", z.object({ n: z.int() }));
  const handled: unknown[] = [];
  const fn = statefulFunction({ typename: "test/f" })
    .on(Int, (_, n) => {
      handled.push(["int", n]);
    })
    .onAny((_, any) => {
      handled.push([
        "any",
        any.typename,
        any.bytes === undefined ? undefined : Buffer.from(any.bytes).toString(),
        any.is(Order) ? any.as(Order) : any.is(Text),
      ]);
    });

  test("or else to the catch-all, with or without a value", async () => {
    handled.length = 0;
    const noValue = { typename: "test/none", bytes: undefined };
    await run(fn, {
      messages: [
        message(Int, 7),
        text("test/order", '{"n":1}'),
        message(Text, ""),
        noValue,
        text("", "x"),
      ],
    });
    expect(handled).toEqual([
      ["int", 7],
      ["any", "test/order", '{"n":1}', { n: 1 }],
      ["any", Text.typename, "", true],
      ["any", "test/none", undefined, false],
      ["any", "", "x", false],
    ]);
  });

  test.each([
    ["another type", (typename: string) => `it is a ${typename}, not a test/order`, "test/else"],
    ["other bytes", () => "n: Invalid input", "test/order"],
  ])(
    "message.as refuses %s, as a message that cannot be handled",
    async (_what, reason, typename) => {
      const strict = statefulFunction({ typename: "test/f" }).onAny((_, any) => {
        any.as(Order);
      });
      const answer = await run(strict, { messages: [text(typename, "{}")] }, { deadLetters });
      expect(lettersOf(answer)).toMatchObject([
        { reason: expect.stringContaining(reason(typename)) },
      ]);
    },
  );
});

test("functions of one service do not mix, and each handles requests side by side", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const started: string[] = [];
  const slow = (name: `${string}/${string}`) =>
    statefulFunction({ typename: name, storage: { n: Int } }).on(
      Int,
      async ({ storage, self, send }, n) => {
        started.push(`${name}/${self.id}`);
        await gate;
        storage.n = (storage.n ?? 0) + n;
        send(self, Int, storage.n);
      },
    );
  const functions = [slow("test/a"), slow("test/b")];
  const handle = requestReplyHandler({ functions });
  const answers = Promise.all(
    functions.flatMap((fn, index) =>
      ["1", "2"].map(async (id) => {
        const state = { n: stored(Int, 10 * index) };
        return fromFunction(
          await handle(toFunction(fn, { id, state, messages: [message(Int, Number(id))] })),
        );
      }),
    ),
  );
  // All four are begun although none is done.
  expect(started).toEqual(["test/a/1", "test/a/2", "test/b/1", "test/b/2"]);
  open();
  const sums = (await answers).flatMap(({ sent }) =>
    sent.map(({ bytes }) => Int.deserialize(bytes)),
  );
  expect(sums).toEqual([1, 2, 11, 12]);
});
