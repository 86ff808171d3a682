/**
 * What an operator does about instances that do not fail, over real HTTP: removes what one holds, sees what is still to come
 * to it, and which messages wait for a function that is gone.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import {
  ENDPOINT,
  keyOf,
  moduleOf,
  numbers,
  type Rig,
  startRig,
  until,
  untilDurable,
} from "../support.ts";

async function request(url: string, method = "GET") {
  const response = await fetch(url, { method });
  return { status: response.status, body: await response.json() };
}

/** Appends each message to its value `log`, and writes what is there then to topic `out`; `wait` holds it. */
function logger(wait: Promise<unknown> = Promise.resolve()) {
  return fn(
    async ({ id, messages, state }) => {
      await wait;
      const log = `${state["log"] ?? ""}${messages.join("")}`;
      return { state: { log, last: messages.at(-1) }, egress: [["out", `${id}=${log}`]] };
    },
    { log: {}, last: {} },
  );
}

describe("an instance that is removed", () => {
  const path = "/functions/test/fn/a%2Fb";

  it("has never been there, for its function and for good", async () => {
    const rig = await startRig({ functions: logger() });
    const url = await rig.serve();
    await rig.produce("in", "a/b=1", "other=1");
    await rig.idle();
    expect(await request(url + path, "DELETE")).toEqual({
      status: 200,
      body: { removed: ["last", "log"] },
    });
    expect(rig.state("fn", "a/b")).toEqual({});
    expect((await request(url + path)).status).toBe(404);
    expect((await request(url + path, "DELETE")).status).toBe(404);
    await rig.produce("in", "a/b=2", "other=2");
    await rig.idle();
    expect(rig.records("out").sort()).toEqual(["a/b=1", "a/b=2", "other=1", "other=12"]);
    await rig.crash();
    const again = await startRig({ functions: logger(), disk: rig.disk });
    expect(again.state("fn", "a/b")).toEqual({ log: "2", last: "2" });
  });

  it("is one that is only in the store, and what comes right then does not see it any more", async () => {
    const before = await startRig({ functions: logger() });
    await before.produce("in", "a/b=1");
    await before.idle();
    await before.crash();
    const rig = await startRig({ functions: logger(), disk: before.disk });
    const url = await rig.serve();
    rig.store.hold();
    const removed = request(url + path, "DELETE");
    await until(() => rig.store.attempts.length > 0);
    const produced = rig.produce("in", "a/b=2");
    await until(() => {
      rig.clock.advance(10);
      return rig.parts.types.get("test/fn")?.stats.invocations === 1;
    });
    rig.store.release();
    expect(await removed).toEqual({ status: 200, body: { removed: ["last", "log"] } });
    await produced;
    await rig.idle();
    expect(rig.records("out")).toEqual(["a/b=1", "a/b=2"]);
    expect(rig.state("fn", "a/b")).toEqual({ log: "2", last: "2" });
  });

  it("is answered for only when that is durable", async () => {
    const rig = await startRig({ functions: logger() });
    const url = await rig.serve();
    await rig.produce("in", "a/b=1");
    await rig.idle();
    const commits = rig.store.attempts.length;
    rig.store.hold();
    let isAnswered = false;
    const removed = request(url + path, "DELETE").finally(() => {
      isAnswered = true;
    });
    await until(() => rig.store.attempts.length > commits);
    expect(isAnswered).toBe(false);
    rig.store.release();
    expect((await removed).status).toBe(200);
  });

  it("is not one that is being called or has messages", async () => {
    const gate = deferred();
    const rig = await startRig({ functions: logger(gate.promise) });
    const url = await rig.serve();
    const expectBusy = async (waiting: number) =>
      expect(await request(url + path, "DELETE")).toEqual({
        status: 409,
        body: {
          error_code: 40901,
          message:
            `test/fn "a/b" is not at rest: ${waiting} messages wait for it, or it is being called. ` +
            "Try again when it has dealt with them, pause it, or move what fails to the dead letters",
        },
      });
    const first = rig.produce("in", "a/b=1");
    await until(() => rig.parts.types.get("test/fn")?.running === 1);
    await expectBusy(0);
    const second = rig.produce("in", "a/b=2");
    await until(() => {
      rig.clock.advance(10);
      return (rig.parts.types.get("test/fn")?.load.messages ?? 0) > 0;
    });
    await expectBusy(1);
    gate.resolve();
    await Promise.all([first, second]);
    await rig.idle();
    expect(rig.state("fn", "a/b")).toEqual({ log: "12", last: "2" });
  });
});

/** A module that serves `test/fn` and not `test/sink`, which it did before. */
const NARROW = moduleOf({ in: "test/fn" }, { endpoints: [{ ...ENDPOINT, functions: "test/fn" }] });

/** Sets alarms for `sink/x` and `sink/y`; returns a runtime in which these are not served any more, and its URL. */
async function withoutSink(rig: Rig) {
  await rig.crash();
  const narrow = await startRig({ functions: fn(() => ({})), module: NARROW, disk: rig.disk });
  return { narrow, url: await narrow.serve() };
}

describe("delayed messages", () => {
  /** Each message `ms,token` sets an alarm for `sink/<id>`. */
  const set = fn(({ id, messages }) => ({
    delayed: messages.map((message) => {
      const [ms = "", token = ""] = message.split(",");
      return { ms: Number(ms), to: `sink/${id}`, value: `after ${ms}`, token };
    }),
  }));

  it("that are to come to an instance can be seen, the next one first", async () => {
    const rig = await startRig({ functions: { fn: set, sink: fn(() => ({})) } });
    const url = await rig.serve();
    await rig.produce("in", "x=2000,t", "x=1000,", "y=1500,");
    await rig.idle();
    const path = `${url}/functions/test/sink/x/delayed`;
    const alarm = (seconds: number, more = {}) => ({
      seq: expect.any(Number),
      at: `2026-01-01T00:00:0${seconds}.000Z`,
      caller: { function: "test/fn", id: "x" },
      ...more,
      typename: "test/text",
      value: `after ${seconds}000`,
      encoding: "utf8",
    });
    expect(await request(path)).toEqual({
      status: 200,
      body: [alarm(1), alarm(2, { token: "t" })],
    });
    rig.clock.advance(1000);
    await rig.idle();
    expect(await request(path)).toEqual({ status: 200, body: [alarm(2, { token: "t" })] });
    expect(await request(`${url}/functions/test/fn/x/delayed`)).toEqual({ status: 200, body: [] });
  });

  it("are 1,000 at most, found a page in a turn among all of their function's", async () => {
    const rig = await startRig({ functions: { fn: set, sink: fn(() => ({})) } });
    const url = await rig.serve();
    const later = numbers(2500).map((n) => `y=${1000 + Number(n)},`);
    await rig.produce("in", ...later, "x=9000,");
    await rig.idle();
    const { store } = rig.parts;
    const pages: number[] = [];
    const read = store.timers.bind(store);
    Object.assign(store, {
      timers: (...args: Parameters<typeof read>) => {
        const page = read(...args);
        pages.push(page.length);
        return page;
      },
    });
    const { body } = await request(`${url}/functions/test/sink/x/delayed`);
    expect(body).toMatchObject([{ at: "2026-01-01T00:00:09.000Z" }]);
    expect(Math.max(...pages)).toBeLessThanOrEqual(1000);
    const all = await request(`${url}/functions/test/sink/y/delayed`);
    expect(all.body).toHaveLength(1000);
  });
});

describe("functions that the module has dropped", () => {
  it("are listed with the messages that wait for them, those that come later, too", async () => {
    const rig = await startRig({
      functions: {
        fn: fn(({ messages }) => ({
          send: messages.map((message) => ["sink/x", message] as const),
          delayed: [{ ms: 60_000, to: "sink/y", value: "late" }],
        })),
        sink: () => Promise.reject(new Error("not yet")),
      },
    });
    await rig.produce("in", "a=1", "a=2");
    await until(() => rig.store.mailboxSize(keyOf("sink", "x")) === 2);
    const { narrow, url } = await withoutSink(rig);
    const unserved = () => request(`${url}/unserved`);
    const listed = (messages: number) => ({
      status: 200,
      body: [{ function: "test/sink", messages }],
    });
    expect(await unserved()).toEqual(listed(2));
    narrow.clock.advance(60_000);
    await untilDurable(narrow, () => narrow.store.mailboxSize(keyOf("sink", "y")) > 0);
    expect(await unserved()).toEqual(listed(2 + narrow.store.mailboxSize(keyOf("sink", "y"))));
    expect((await request(`${url}/functions/test/sink/x`, "DELETE")).status).toBe(409);
  });

  it("keep their state until it is removed", async () => {
    const rig = await startRig({
      functions: { fn: fn(() => ({ send: [["sink/x", "1"]] })), sink: logger() },
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    const { narrow, url } = await withoutSink(rig);
    expect(await request(`${url}/unserved`)).toEqual({ status: 200, body: [] });
    expect(await request(`${url}/functions/test/sink/x`, "DELETE")).toEqual({
      status: 200,
      body: { removed: ["last", "log"] },
    });
    expect(narrow.state("sink", "x")).toEqual({});
  });
});
