/**
 * Delayed messages: in the order of their times, over restarts and beyond what is kept in memory, cancelled or not exactly
 * as the lists of a function's answers say. A test that waits a second would see none of these.
 */
import { describe, expect, it } from "vitest";
import { type Answer, type Delayed, deferred, fn } from "./functions.ts";
import { aWhile, moduleOf, startRig, ticking, until } from "./support.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const TOPICS = moduleOf({ in: "test/fn", other: "test/other" });

/** Functions that do what each record says, given as JSON, and `sink`, which writes what it gets to topic `out`. */
const obey = fn(({ messages }) => ({
  delayed: messages.flatMap((message) => JSON.parse(message) as Delayed[]),
}));
const functions = {
  fn: obey,
  other: obey,
  sink: fn(({ id, messages }): Answer => ({ egress: messages.map((m) => ["out", `${id}=${m}`]) })),
};

async function start(folder?: string) {
  const rig = await startRig({
    functions,
    module: TOPICS,
    retentionMs: 10 * HOUR,
    ...(folder !== undefined && { folder }),
  });
  return {
    ...rig,
    /** Lets an instance of `test/fn`, or of the function behind another topic, answer with these. */
    async tell(id: string, delayed: readonly Delayed[], topic = "in"): Promise<void> {
      await rig.produce(topic, `${id}=${JSON.stringify(delayed)}`);
      await rig.idle();
    },
    async fired(): Promise<string[]> {
      await rig.idle();
      return rig.records("out").map((record) => record.replace(/^.*?=/, ""));
    },
    failure: () => rig.runtime.instances.failing()[0]?.failure?.reason,
  };
}

const later = (ms: number, value: string, token?: string): Delayed => ({
  ms,
  to: "sink/x",
  value,
  ...(token !== undefined && { token }),
});

describe("delayed messages", () => {
  it("come when it is time, in the order of their times and then of their sending", async () => {
    const rig = await start();
    await rig.tell("a", [
      later(3 * SECOND, "third"),
      later(1 * SECOND, "first"),
      later(2 * SECOND, "second"),
      later(2 * SECOND, "second too"),
      later(0, "at once"),
    ]);
    rig.clock.advance(0);
    expect(await rig.fired()).toEqual(["at once"]);
    rig.clock.advance(SECOND - 1);
    expect(await rig.fired()).toEqual(["at once"]);
    rig.clock.advance(1);
    expect(await rig.fired()).toEqual(["at once", "first"]);
    rig.clock.advance(10 * SECOND);
    expect(await rig.fired()).toEqual(["at once", "first", "second", "second too", "third"]);
    rig.clock.advance(HOUR);
    expect((await rig.fired()).length).toBe(5);
  });

  it("may be hours ahead, and further than the wire can count", async () => {
    const rig = await start();
    await rig.tell("a", [
      later(2 * HOUR, "two hours"),
      later(HOUR, "one hour"),
      later(59 * SECOND, "soon"),
      later(61 * SECOND, "later"),
      later(Number.MAX_SAFE_INTEGER, "never"),
      later(2 ** 62, "not at all", "token"),
    ]);
    for (let minute = 0; minute < 59; minute++) rig.clock.advance(60 * SECOND);
    expect(await rig.fired()).toEqual(["soon", "later"]);
    rig.clock.advance(HOUR);
    expect(await rig.fired()).toEqual(["soon", "later", "one hour"]);
    await rig.crash();
    const again = await start(rig.folder);
    again.clock.advance(2 * HOUR);
    await again.tell("a", [{ cancel: "token" }]);
    expect(await again.fired()).toEqual(["soon", "later", "one hour", "two hours"]);
    expect(again.fatal).toEqual([]);
  });

  it("survive a crash: the overdue come at once, the others in time, each once", async () => {
    const rig = await start();
    const times = [1, 30, 59, 60, 61, 90, 119, 120, 121, 300];
    await rig.tell(
      "a",
      times.map((time) => later(time * SECOND, `${time}`)),
    );
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["1"]);
    await rig.crash();
    // The new one begins when the first one began.
    const again = await start(rig.folder);
    for (const [time, count] of [
      [0, 1],
      [30, 2],
      [59, 3],
      [60, 4],
      [61, 5],
      [120, 8],
    ] as const) {
      again.clock.advance(Math.max(0, rig.clock.now() + (time - 1) * SECOND - again.clock.now()));
      expect((await again.fired()).length).toBe(count);
    }
    await again.crash();
    const late = await start(rig.folder);
    late.clock.advance(HOUR);
    expect(await late.fired()).toEqual(times.map(String));
  });

  it("keep the sender, and wait for their turn as any message", async () => {
    const callers: unknown[] = [];
    const rig = await startRig({
      functions: { ...functions, sink: fn((batch) => void callers.push(batch.callers)) },
    });
    await rig.produce("in", `a/1=${JSON.stringify([later(5, "x"), later(5, "y")])}`);
    await rig.idle();
    rig.clock.advance(5);
    await rig.idle();
    expect(callers).toEqual([["fn/a/1", "fn/a/1"]]);
  });
});

describe("a cancellation", () => {
  it("takes back what is pending, before and after a restart, near and far", async () => {
    const rig = await start();
    await rig.tell("a", [
      later(10 * SECOND, "near", "near"),
      later(HOUR, "far", "far"),
      later(20 * SECOND, "near too", "near too"),
      later(HOUR, "far too", "far too"),
      later(30 * SECOND, "kept", "kept"),
    ]);
    await rig.tell("a", [{ cancel: "near" }, { cancel: "far" }]);
    await rig.crash();
    const again = await start(rig.folder);
    await again.tell("a", [{ cancel: "near too" }, { cancel: "far too" }]);
    again.clock.advance(2 * HOUR);
    expect(await again.fired()).toEqual(["kept"]);
  });

  it("and a message in one answer apply in the order of the list", async () => {
    const rig = await start();
    await rig.tell("a", [later(SECOND, "old", "t")]);
    await rig.tell("a", [{ cancel: "t" }, later(SECOND, "new", "t")]);
    await rig.tell("b", [later(SECOND, "never", "t"), { cancel: "t" }]);
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["new"]);
  });

  it("of what has fired, was cancelled or never was does nothing", async () => {
    const rig = await start();
    await rig.tell("a", [later(SECOND, "fired", "t")]);
    rig.clock.advance(SECOND);
    await rig.tell("a", [{ cancel: "t" }, { cancel: "t" }, { cancel: "unheard of" }]);
    expect(await rig.fired()).toEqual(["fired"]);
    // And the token may be used again.
    await rig.tell("a", [later(SECOND, "again", "t")]);
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["fired", "again"]);
    expect(rig.failure()).toBe(undefined);
  });

  it("reaches the tokens of every function of its id, and of no other id", async () => {
    const rig = await start();
    await rig.tell("a", [later(SECOND, "of fn a", "t")]);
    await rig.tell("b", [later(SECOND, "of fn b", "t")]);
    await rig.tell("a", [{ cancel: "t" }], "other");
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["of fn b"]);
  });
});

describe("a token that is pending", () => {
  it("cannot be used again by any function of its id, and nothing of such an answer counts", async () => {
    const rig = await start();
    await rig.tell("a", [later(5 * SECOND, "first", "t")]);
    await rig.produce(
      "other",
      `a=${JSON.stringify([later(0, "other"), later(SECOND, "again", "t")])}`,
    );
    const reason = await until(rig.failure);
    expect(reason).toBe(
      'it uses the cancellation token "t", which is pending already for the id "a"',
    );
    // Once it has fired the next attempt is fine.
    rig.clock.advance(5 * SECOND);
    await until(() => rig.failure() === undefined);
    rig.clock.advance(SECOND);
    expect((await rig.fired()).sort()).toEqual(["again", "first", "other"]);
  });

  it("is pending after a restart, too", async () => {
    const rig = await start();
    await rig.tell("a", [later(HOUR, "first", "t")]);
    await rig.crash();
    const again = await start(rig.folder);
    await again.produce("in", `a=${JSON.stringify([later(SECOND, "again", "t")])}`);
    expect(await until(again.failure)).toMatch("which is pending already");
  });

  it("is refused to the second of two answers that come at the same moment", async () => {
    const answers = deferred();
    const both = fn(async () => {
      await answers.promise;
      return { delayed: [later(HOUR, "mine", "t")] };
    });
    const rig = await startRig({ functions: { fn: both, other: both }, module: TOPICS });
    await Promise.all(
      [rig.produce("in", "a=1"), rig.produce("other", "a=1")].map((one) => ticking(rig, one)),
    );
    await until(() => [...rig.runtime.functions()].every(({ running }) => running === 1));
    answers.resolve();
    await until(() => rig.runtime.instances.failing().length === 1);
    await rig.runtime.committer.settled();
    expect(rig.store.timersOf("a").length).toBe(1);
  });
});

describe("a timer for a function that the module does not serve any more", () => {
  it("is not lost: its message waits until the function is back", async () => {
    const rig = await start();
    await rig.tell("a", [later(SECOND, "patient"), later(HOUR, "very patient")]);
    await rig.crash();
    const narrow = {
      ...TOPICS,
      endpoints: TOPICS.endpoints.map((endpoint) => ({ ...endpoint, functions: "test/fn" })),
      topics: TOPICS.topics.slice(0, 1),
    };
    const without = await startRig({ functions, module: narrow, folder: rig.folder });
    without.clock.advance(2 * SECOND);
    await until(() => without.store.mailboxes().length === 1);
    await without.crash();
    const still = await startRig({ functions, module: narrow, folder: rig.folder });
    expect(still.log.map(({ message, fields }) => ({ message, ...fields }))).toEqual([
      {
        message: "messages wait for a function that the module does not serve",
        function: "test/sink",
        id: "x",
        waiting: 1,
      },
    ]);
    await aWhile();
    await still.crash();
    const again = await start(rig.folder);
    expect(await again.fired()).toEqual(["patient"]);
    again.clock.advance(HOUR);
    expect(await again.fired()).toEqual(["patient", "very patient"]);
  });
});
