/** Instances that fail by the thousand, over real HTTP: all of them can be seen, and dealt with at once. */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import {
  aWhile,
  mailboxes,
  moduleOf,
  numbers,
  startRig,
  text,
  ticking,
  until,
  untilDurable,
} from "../support.ts";

/** Two functions: each fails on `poison` until it is cured, and writes all else to topic `out`. */
async function start() {
  let isCured = false;
  const picky = fn(({ target, messages }) => {
    if (!isCured && messages.includes("poison")) throw new Error("I do not like it");
    return { egress: messages.map((message) => ["out", `${target}=${message}`] as const) };
  });
  const rig = await startRig({
    functions: { one: picky, two: picky },
    module: moduleOf({ "to-one": "test/one", "to-two": "test/two" }),
  });
  const url = await rig.serve();
  const ask = async (method: string, path: string) => {
    const response = await fetch(`${url}/failures${path}`, { method });
    return { status: response.status, body: await response.json() };
  };
  return {
    rig,
    cure: () => {
      isCured = true;
    },
    list: async (query = "") =>
      ((await ask("GET", query)).body as { id: string }[]).map(({ id }) => id),
    ask,
    /** Resolves when that many instances fail. */
    async failing(count: number) {
      await until(() => {
        rig.clock.advance(0);
        return (
          rig.parts.failures.failing.size === count &&
          [...rig.parts.failures.failing].every(({ status }) => status === "waiting")
        );
      });
    },
  };
}

describe("the list of those that fail", () => {
  it("goes on after its first 1,000, and may be of one function", async () => {
    const { rig, list, failing } = await start();
    const ids = numbers(1003).map((n) => n.padStart(4, "0"));
    await rig.produce("to-one", ...ids.map((id) => `${id}=poison`));
    await failing(1003);
    await rig.produce("to-two", "x=poison");
    await failing(1004);
    const [first, second] = [await list(), await list("?offset=1000")];
    expect([first.length, second.length]).toEqual([1000, 4]);
    expect([...first, ...second].sort()).toEqual([...ids, "x"]);
    expect(await list("?function=test/two")).toEqual(["x"]);
    expect(await list("?function=test/one&offset=1002")).toEqual(second.slice(2, 3));
    expect(await list("?offset=1000&limit=2")).toEqual(second.slice(0, 2));
    expect(await list("?function=test/none")).toEqual([]);
  });

  it("is refused for a query that would have no effect", async () => {
    const { ask } = await start();
    expect(await ask("GET", "?size=5")).toEqual({
      status: 400,
      body: {
        error_code: 40002,
        message: 'query: "size" is not a field here: there are function, offset, limit',
      },
    });
  });
});

describe("all that fail", () => {
  it("are tried again at once on demand, or those of one function", async () => {
    const { rig, ask, failing, cure } = await start();
    await rig.produce("to-one", "a=poison", "b=poison");
    await rig.produce("to-two", "c=poison");
    await failing(3);
    cure();
    expect(await ask("POST", "/retry?function=test/one")).toEqual({
      status: 200,
      body: { retried: 2 },
    });
    await until(() => rig.parts.failures.failing.size === 1);
    expect(await ask("POST", "/retry")).toEqual({ status: 200, body: { retried: 1 } });
    await rig.idle();
    expect(rig.records("out").sort()).toEqual(["one/a=poison", "one/b=poison", "two/c=poison"]);
    expect(await ask("POST", "/retry")).toEqual({ status: 200, body: { retried: 0 } });
  });

  it("of a function are sent to the dead letters, each once, a few in a turn, and nothing else", async () => {
    const { rig, ask, list, failing } = await start();
    const ids = numbers(350);
    await rig.produce("to-one", ...ids.map((id) => `${id}=poison`), "7=next");
    await rig.produce("to-two", "other=poison");
    await failing(351);
    const { topics } = rig.parts;
    const append = topics.append.bind(topics);
    let inTurn = 0;
    let most = 0;
    topics.append = (name, ...rest) => {
      if (inTurn === 0) setImmediate(() => (inTurn = 0));
      if (name === "dead-letters") most = Math.max(most, ++inTurn);
      return append(name, ...rest);
    };
    expect(await ask("POST", "/dead-letter?function=test/one")).toEqual({
      status: 200,
      body: { topic: "dead-letters", moved: 350 },
    });
    const letters = rig.store.records("dead-letters", 0, 1000, 1_000_000);
    expect(letters.map(({ key }) => text(key)).sort()).toEqual([...ids].sort());
    expect(await list()).toEqual(["other"]);
    await until(() => rig.records("out").length === 1);
    expect(rig.records("out")).toEqual(["one/7=next"]);
    expect(most).toBeLessThanOrEqual(100);
  });

  it("go on no faster than their function has room for what waits behind", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async ({ messages }) => {
        if (messages.includes("poison")) throw new Error("no");
        await gate.promise;
        return {};
      }),
      batchesInFlight: 1,
    });
    const url = await rig.serve();
    const ids = numbers(40);
    await rig.produce("in", ...ids.map((id) => `${id}=poison`));
    await until(() => rig.parts.failures.failing.size === ids.length);
    const waiting = ids.flatMap((id) => numbers(400).map((n) => `${id}=${n}`));
    await rig.produce("in", ...waiting);
    await untilDurable(rig, () => mailboxes(rig.store).every(({ waiting }) => waiting === 401));
    const load = rig.parts.types.get("test/fn")?.load;
    const letters = fetch(`${url}/failures/dead-letter?function=test/fn`, { method: "POST" });
    await until(() => rig.parts.failures.failing.size <= 15);
    for (let time = 0; time < 3; time++) {
      rig.clock.advance(10);
      await aWhile();
    }
    // Room for 10,000 in memory, and what is in flight.
    expect(load?.messages).toBeLessThanOrEqual(10_400);
    expect(rig.parts.failures.failing.size).toBeGreaterThan(10);
    gate.resolve();
    const { moved } = (await (await ticking(rig, letters)).json()) as { moved: number };
    // By now some of the others are being tried again, and are left.
    expect(moved).toBeGreaterThanOrEqual(25);
    expect(moved + rig.parts.failures.failing.size).toBe(ids.length);
  });

  it("are not given up for want of a parameter", async () => {
    const { rig, ask, failing } = await start();
    await rig.produce("to-one", "a=poison");
    await failing(1);
    expect(await ask("POST", "/dead-letter")).toEqual({
      status: 400,
      body: {
        error_code: 40002,
        message: "query.function: is missing: it says which function's messages are given up",
      },
    });
    expect(rig.store.topic("dead-letters")).toBe(undefined);
  });
});
