/**
 * What is left behind by a message that fails. By default nothing of its whole batch, so that the runtime can try again;
 * with attempts used up or a message that no attempt would help, the message goes to the dead letters, leaves nothing else
 * behind, and the rest of its batch stands.
 */
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import {
  Int,
  jsonType,
  kafkaEgress,
  requestReplyHandler,
  StateFunError,
  statefulFunction,
} from "../src/index.ts";
import {
  deadLetters,
  failureOf,
  type Incoming,
  lettersOf,
  memoryLogger,
  message,
  run,
  stored,
  text,
  toFunction,
} from "./support.ts";

const out = kafkaEgress({ typename: "test/out", topic: "out", type: Int });
const Order = jsonType("test/order", z.object({ n: z.int() }));

/**
 * Does everything that can be done, and then fails: on 13 always, on 7 until it was tried three times. On 99 it stores
 * what does not encode.
 */
function eager(maxAttempts?: number) {
  let tries = 0;
  const fn = statefulFunction({
    typename: "test/eager",
    storage: { sum: Int, last: Int, first: Int },
    ...(maxAttempts !== undefined && { maxAttempts }),
  })
    .on(Int, async ({ storage, self, send, sendAfter, cancelDelayedMessage, sendEgress }, n) => {
      storage.first ??= n;
      storage.sum = (storage.sum ?? 0) + n;
      storage.last = n === 99 ? 0.5 : n;
      send(self, Int, n);
      sendAfter(n, self, Int, n, `token ${n}`);
      cancelDelayedMessage(`other ${n}`);
      sendEgress(out, n);
      await null;
      if (n === 13) {
        storage.first = undefined;
        throw new RangeError("13 is unlucky");
      }
      if (n === 7 && ++tries % 3 !== 0) throw new Error(`no luck, ${tries}`);
    })
    .on(Order, () => undefined);
  return fn;
}

const batch = (...numbers: number[]) => ({
  id: "x",
  messages: numbers.map((n) => message(Int, n)),
  state: { sum: stored(Int, 100), last: null, first: null },
});

/** What a batch answers, its numbers decoded. */
async function outcome(...args: Parameters<typeof run>) {
  const answer = await run(...args);
  const numbers = (records: readonly { bytes: Buffer }[]) =>
    records.map(({ bytes }) => Int.deserialize(bytes));
  return {
    storage: Object.fromEntries(
      answer.mutations.map((mutation) => [
        mutation.name,
        "deleted" in mutation ? "deleted" : Int.deserialize(mutation.bytes),
      ]),
    ),
    sent: numbers(answer.sent),
    delayed: answer.delayed.map((entry) => ("cancel" in entry ? entry.cancel : entry.token)),
    egressed: answer.egressed
      .filter(({ egress }) => egress === "test/out")
      .map(({ bytes }) => out.read(bytes).value),
    letters: lettersOf(answer),
  };
}

/** What the batch answers when only these of its numbers were handled. */
const handled = (...numbers: number[]) => ({
  storage: {
    sum: 100 + numbers.reduce((sum, n) => sum + n, 0),
    last: numbers.at(-1),
    first: numbers[0],
  },
  sent: numbers,
  delayed: numbers.flatMap((n) => [`token ${n}`, `other ${n}`]),
  egressed: numbers,
});

describe("by default a handler that throws fails the whole batch", () => {
  test("and the error names the function, the id and the type, and keeps the cause", async () => {
    const error = await failureOf(run(eager(), batch(1, 13, 2), { deadLetters }));
    expect(error.code).toBe("handler-failed");
    expect(error.message).toBe('test/eager "x" failed on io.statefun.types/int: 13 is unlucky');
    expect(error.cause).toEqual(new RangeError("13 is unlucky"));
    expect(error.invocation).toEqual({ function: "test/eager", id: "x", type: Int.typename });
  });

  test("and is in the log, with the cause", async () => {
    const logger = memoryLogger();
    const error = await failureOf(run(eager(), batch(13), { logger }));
    const errors = logger.lines.filter(({ level }) => level === "error");
    const invocation = { function: "test/eager", id: "x", type: Int.typename };
    expect(errors).toEqual([
      {
        ...invocation,
        level: "error",
        message: "batch failed",
        code: "handler-failed",
        err: error,
      },
    ]);
  });

  test("and leaves nothing behind in the service: the same batch works the next time", async () => {
    const handle = requestReplyHandler({ functions: [eager()] });
    const request = toFunction(eager(), batch(7));
    expect((await failureOf(handle(request))).message).toContain("no luck, 1");
    expect((await failureOf(handle(request))).message).toContain("no luck, 2");
    await expect(handle(request)).resolves.toBeInstanceOf(Uint8Array);
  });

  test.each([
    ["text", "just text", "just text"],
    ["nothing", undefined, "undefined"],
    ["an object", { status: 5 }, "{ status: 5 }"],
    ["an object that has no text", Object.create(null), "[Object: null prototype] {}"],
    ["an error with a cause", new Error("outer", { cause: 1 }), "outer"],
  ])("whatever is thrown: %s", async (_what, thrown, reason) => {
    const fn = statefulFunction({ typename: "test/f" }).onAny(() => {
      throw thrown;
    });
    const error = await failureOf(run(fn, { messages: [message(Int, 1)] }));
    expect(error.code).toBe("handler-failed");
    expect(error.cause).toBe(thrown);
    expect(error.message).toContain(`failed on io.statefun.types/int: ${reason}`);
  });
});

describe("with maxAttempts a message is tried that often in the request", () => {
  test("and counts as handled once it worked, each effect once", async () => {
    const result = await outcome(eager(3), batch(1, 7, 2), { deadLetters });
    expect(result).toEqual({ ...handled(1, 7, 2), letters: [] });
  });

  test("or is a dead letter: nothing else of it is left, and the rest of the batch stands", async () => {
    const result = await outcome(eager(2), batch(1, 13, 2, 13, 7, 3), { deadLetters });
    expect(result).toMatchObject(handled(1, 2, 3));
    expect(result.letters.map(({ reason }) => reason)).toEqual([
      "13 is unlucky",
      "13 is unlucky",
      "no luck, 2",
    ]);
  });

  test("the first message's failure takes back to what was stored", async () => {
    const result = await outcome(eager(1), batch(13), { deadLetters });
    const { letters, ...effects } = result;
    expect(effects).toEqual({ storage: {}, sent: [], delayed: [], egressed: [] });
    expect(letters).toHaveLength(1);
  });

  test("a value that does not encode is blamed on the message that stored it", async () => {
    const result = await outcome(eager(1), batch(1, 99, 2), { deadLetters });
    expect(result).toMatchObject(handled(1, 2));
    expect(result.letters).toMatchObject([
      {
        payload: Buffer.from(Int.serialize(99)).toString(),
        reason: expect.stringContaining('"last"'),
      },
    ]);
  });

  test("each failed attempt is in the log with its cause, and so is the dead letter", async () => {
    const logger = memoryLogger();
    await run(eager(2), batch(13), { deadLetters, logger });
    const invocation = { function: "test/eager", id: "x", type: Int.typename, level: "warn" };
    expect(logger.lines.filter(({ level }) => level === "warn")).toEqual([
      { ...invocation, message: "attempt failed", attempt: 1, err: expect.any(RangeError) },
      { ...invocation, message: "attempt failed", attempt: 2, err: expect.any(RangeError) },
      { ...invocation, message: "dead letter", reason: "13 is unlucky" },
    ]);
  });

  test("without dead letters it fails the batch after its attempts", async () => {
    const handler = vi.fn(() => {
      throw new Error("never");
    });
    const fn = statefulFunction({ typename: "test/f", maxAttempts: 4 }).on(Int, handler);
    const error = await failureOf(run(fn, { messages: [message(Int, 1)] }));
    expect(error.code).toBe("handler-failed");
    expect(handler).toHaveBeenCalledTimes(4);
  });

  test("a message that the handler itself finds invalid is not tried again", async () => {
    const handler = vi.fn(() => {
      throw new StateFunError("invalid-message", "it needs a caller");
    });
    const fn = statefulFunction({ typename: "test/f", maxAttempts: 4 }).on(Int, handler);
    const answer = await run(fn, { messages: [message(Int, 1)] }, { deadLetters });
    expect(lettersOf(answer)).toMatchObject([{ reason: "it needs a caller" }]);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  test("stored bytes that do not decode are not the message's fault: the batch fails", async () => {
    const fn = statefulFunction({ typename: "test/f", storage: { order: Order }, maxAttempts: 3 });
    const handler = vi.fn(({ storage }: { storage: { readonly order: unknown } }) => {
      void storage.order;
    });
    const order = { typename: Order.typename, hasValue: true, value: Buffer.from("[]") };
    const result = run(
      fn.on(Int, handler),
      { state: { order }, messages: [message(Int, 1)] },
      { deadLetters },
    );
    expect((await failureOf(result)).code).toBe("invalid-state");
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe("a message that cannot be handled", () => {
  const invalid: [string, Incoming, string][] = [
    [
      "is of an unknown type",
      text("test/unknown", "?"),
      "it accepts io.statefun.types/int, test/order",
    ],
    ["is not JSON", text("test/order", "{n:"), "JSON"],
    ["violates the schema", text("test/order", '{"n":"1"}'), "n: Invalid input"],
    ["is not UTF-8", { typename: "test/order", bytes: Buffer.from([0x22, 0xff, 0x22]) }, "utf-8"],
    ["was cut off", { typename: Int.typename, bytes: Buffer.from("0d01", "hex") }, "out of range"],
    ["has no value", { typename: Int.typename, bytes: undefined }, "it has no value"],
    ["has no type", text("", "?"), "it accepts"],
  ];

  test.each(invalid)("because it %s is a dead letter, once", async (_why, poison, reason) => {
    for (const fn of [eager(), eager(5)]) {
      const messages = [message(Int, 1), poison, message(Int, 2)];
      const result = await outcome(fn, { ...batch(), messages }, { deadLetters });
      expect(result).toMatchObject(handled(1, 2));
      expect(result.letters).toMatchObject([
        {
          key: "x",
          function: "test/eager",
          typename: poison.typename,
          reason: expect.stringContaining(reason),
        },
      ]);
    }
  });

  test.each(invalid)(
    "because it %s fails the batch loudly without dead letters",
    async (_why, poison, reason) => {
      const logger = memoryLogger();
      const messages = [message(Int, 1), poison];
      const error = await failureOf(run(eager(), { ...batch(), messages }, { logger }));
      expect(error.code).toBe("invalid-message");
      expect(error.message).toContain(reason);
      expect(error.invocation?.type).toBe(poison.typename);
      expect(logger.lines.at(-1)).toMatchObject({
        level: "error",
        code: "invalid-message",
        id: "x",
      });
    },
  );
});
