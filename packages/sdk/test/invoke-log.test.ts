/** What the core logs: a line for each message, what handlers log themselves, and why a request was refused. */
import { ToFunction } from "statefun-wire/protobuf";
import { expect, test } from "vitest";
import { Int, requestReplyHandler, StateFunError, statefulFunction } from "../src/index.ts";
import { failureOf, memoryLogger, message, run, toFunction } from "./support.ts";

const Adder = statefulFunction({ typename: "com.example/adder", storage: { n: Int } }).on(
  Int,
  ({ storage, send, caller, self }, by) => {
    storage.n = (storage.n ?? 0) + by;
    send(caller ?? self, Int, storage.n);
  },
);

test("a message is one line of the log: function, id, type and caller", async () => {
  const logger = memoryLogger();
  const fn = statefulFunction({ typename: "test/f" }).on(Int, ({ log }) => {
    log.debug({ detail: 1 }, "from the handler");
  });
  const messages = [message(Int, 1), message(Int, 2, "ns/asker/a/b")];
  await run(fn, { id: "x", messages }, { logger });
  const line = {
    level: "info",
    function: "test/f",
    id: "x",
    type: Int.typename,
    message: "message",
  };
  const own = {
    level: "debug",
    function: "test/f",
    id: "x",
    detail: 1,
    message: "from the handler",
  };
  expect(logger.lines).toEqual([
    { ...line, caller: "none" },
    own,
    { ...line, caller: "ns/asker/a/b" },
    own,
  ]);
});

test("what a handler logs has its function and id, at every level, in a child's lines and in a context that was spread", async () => {
  const logger = memoryLogger();
  const fn = statefulFunction({ typename: "test/f" }).on(Int, (context) => {
    const { log } = { ...context };
    for (const level of ["debug", "info", "warn", "error"] as const) log[level]({}, "own");
    log.child({ order: 7 }).warn({}, "own");
  });
  await run(fn, { id: "x", messages: [message(Int, 1)] }, { logger });
  const line = { function: "test/f", id: "x", message: "own" };
  expect(logger.lines.filter(({ message: text }) => text === "own")).toEqual([
    { ...line, level: "debug" },
    { ...line, level: "info" },
    { ...line, level: "warn" },
    { ...line, level: "error" },
    { ...line, level: "warn", order: 7 },
  ]);
});

test("a request that is refused is in the log, for a runtime does not log the reason", async () => {
  const logger = memoryLogger();
  const handle = requestReplyHandler({ functions: [], logger });
  await failureOf(handle(toFunction(Adder, { messages: [] })));
  await failureOf(handle(ToFunction.encode({}).finish()));
  expect(logger.lines).toMatchObject([
    { level: "error", code: "unknown-function", err: expect.any(StateFunError) },
    { level: "error", code: "malformed-request" },
  ]);
});
