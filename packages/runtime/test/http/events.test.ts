/** What whoever follows a runtime is told, over real HTTP: all that changes, or that something was lost. */
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import { functionMetrics } from "../../src/operator/function-metrics.ts";
import { fn } from "../functions.ts";
import { numbers, type Rig, startRig, until } from "../support.ts";
import { follow, tell } from "./following.ts";

const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`] as const),
}));

describe("who follows a runtime", () => {
  it("begins by looking at everything, and is told what functions and topics do, all at once", async () => {
    const rig = await startRig({ functions: echo });
    const { told, first, of } = await follow(await rig.serve());
    expect(await first()).toMatchObject({ event: "reset", data: {} });
    await rig.produce("in", ...numbers(20).map((n) => `a=${n}`));
    await rig.idle();
    expect(told).toHaveLength(1);
    await tell(rig, () => of("topics").length > 0);
    expect(of("functions")).toMatchObject([
      [{ function: "test/fn", invocations: 20, inFlight: 0 }],
    ]);
    expect(of("topics").flat()).toEqual(
      expect.arrayContaining([
        { topic: "in", nextOffset: 20, position: 20 },
        { topic: "out", nextOffset: 20, position: 20 },
      ]),
    );
    const before = told.length;
    rig.clock.advance(60_000);
    await rig.idle();
    expect(told).toHaveLength(before);
  });

  it("is told at once after a quiet time, and then of all that has changed in a quarter of a second", async () => {
    const rig = await startRig({ functions: echo });
    const { first, of } = await follow(await rig.serve());
    await first();
    const ends = () =>
      of("topics")
        .flat()
        .filter((changed) => (changed as { topic: string }).topic === "in")
        .map((changed) => (changed as { nextOffset: number }).nextOffset);
    await rig.produce("in", "a=1");
    await rig.idle();
    rig.clock.advance(10);
    await until(() => ends().length === 1);
    for (const text of ["a=2", "a=3"]) {
      await rig.produce("in", text);
      await rig.idle();
      rig.clock.advance(100);
    }
    rig.clock.advance(50);
    await until(() => ends().length === 2);
    expect(ends()).toEqual([1, 3]);
  });

  it("is told of nothing that is done before it is durable, and can be seen", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const { first, of } = await follow(url);
    const done = () =>
      of("functions")
        .flat()
        .filter((figures) => (figures as { invocations: number }).invocations === 2);
    await first();
    await rig.produce("in", "a=1");
    rig.store.hold();
    const produced = rig.produce("in", "a=2");
    await until(() => functionMetrics(rig.parts)[0]?.invocations === 2);
    rig.clock.advance(10);
    await (await follow(url)).first();
    expect(done()).toEqual([]);
    rig.store.release();
    await produced;
    await tell(rig, () => done().length > 0);
  });

  it("is told which instances fail, and which have recovered", async () => {
    let isWell = false;
    const rig = await startRig({
      functions: fn(() => {
        if (!isWell) throw new Error("not well");
        return {};
      }),
    });
    const { first, of } = await follow(await rig.serve());
    await first();
    await rig.produce("in", "a=1");
    const key = { function: "test/fn", id: "a" };
    await tell(rig, () => of("failures").length > 0);
    expect(of("failures")[0]).toMatchObject([
      { ...key, failing: true, attempts: 1, reason: expect.stringContaining("not well") },
    ]);
    isWell = true;
    rig.runtime.retry(key);
    await tell(rig, () => JSON.stringify(of("failures")).includes("false"));
    expect(of("failures").at(-1)).toEqual([{ ...key, failing: false }]);
  });

  it("is told when a service goes away, and when it is back", async () => {
    let isThere = false;
    const rig = await startRig({
      functions: async (bytes) => {
        if (!isThere) throw new TransportError("away", { unavailable: true });
        return await echo(bytes);
      },
    });
    const { first, of } = await follow(await rig.serve());
    await first();
    await rig.produce("in", "a=1");
    await tell(rig, () => of("endpoints").length > 0);
    expect(of("endpoints")[0]).toMatchObject([
      { functions: "test/*", up: false, reason: expect.stringContaining("away") },
    ]);
    isThere = true;
    await tell(rig, () => of("endpoints").length > 1);
    expect(of("endpoints")[1]).toEqual([{ functions: "test/*", up: true }]);
  });

  it("is told what is paused and resumed", async () => {
    const rig = await startRig({ functions: echo });
    const { first, of } = await follow(await rig.serve());
    await first();
    await rig.runtime.pause({ function: "test/fn", id: "a" });
    await rig.runtime.pause({ function: "", id: "" });
    await tell(rig, () => of("pauses").length > 0);
    const since = expect.stringMatching(/^2026/);
    expect(of("pauses").flat()).toEqual([
      { function: "test/fn", id: "a", paused: true, since },
      { paused: true, since },
    ]);
    await rig.runtime.resume({ function: "", id: "" });
    await tell(rig, () => of("pauses").flat().length > 2);
    expect(of("pauses").flat().at(-1)).toEqual({ paused: false });
  });

  it("is told what operators do", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const { first, of } = await follow(url);
    await first();
    await fetch(`${url}/failures/retry?function=test/fn`, { method: "POST" });
    await until(() => of("operator").length > 0);
    expect(of("operator")).toEqual([
      {
        action: "post-failures-retry",
        by: "anybody",
        target: { function: "test/fn" },
        outcome: "done",
        at: "2026-01-01T00:00:00.000Z",
      },
    ]);
  });
});

describe("who comes back", () => {
  it("goes on after the last event that it has, and misses none", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const before = await follow(url);
    const reset = await before.first();
    before.response.destroy();
    await rig.produce("in", "a=1");
    await rig.idle();
    rig.clock.advance(250);
    const again = await follow(url, { last: reset?.id ?? "" });
    await tell(rig, () => again.of("topics").length > 0);
    expect(again.of("reset")).toEqual([]);
    expect(again.of("topics").flat()).toContainEqual({ topic: "in", nextOffset: 1, position: 1 });
  });

  it.each([
    ["after too long", (rig: Rig) => rig.clock.advance(10_000), (id: string) => id],
    ["from another runtime", () => undefined, (id: string) => `x${id}`],
    ["from the future", () => undefined, (id: string) => `${id}99`],
    ["with nonsense", () => undefined, () => "1-2-3"],
  ])("%s looks at everything anew", async (_how, meanwhile, change) => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const before = await follow(url);
    const { id = "" } = (await before.first()) ?? {};
    before.response.destroy();
    // The server has to know that it is gone.
    await until(() => rig.clock.waiting().includes(10_000));
    meanwhile(rig);
    const again = await follow(url, { last: change(id) });
    expect(await again.first()).toMatchObject({ event: "reset" });
  });
});

describe("following", () => {
  it("costs nothing when nobody does", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const { first, response } = await follow(url);
    await first();
    response.destroy();
    await until(() => rig.clock.waiting().includes(10_000));
    rig.clock.advance(10_000);
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(rig.clock.waiting()).not.toContain(10);
    expect(rig.parts.changes.take().topics.size).toBe(0);
  });

  it("has room for a bounded number, streams and pages included", async () => {
    const rig = await startRig({ functions: echo, readers: 1 });
    const url = await rig.serve();
    const { first, response } = await follow(url);
    await first();
    expect((await fetch(`${url}/events`)).status).toBe(429);
    response.destroy();
    await until(async () => (await follow(url)).response.statusCode === 200);
  });

  it("too slowly holds up nobody and fills no memory: it says that events were lost", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const slow = await follow(url, { read: false });
    const quick = await follow(url);
    await quick.first();
    const target = { function: "test/fn", id: "x".repeat(5000) };
    for (let count = 0; count < 5000; count++) {
      rig.runtime.audit({ action: "many", by: "anybody", target, outcome: "done" });
      if (count % 100 === 99) await until(() => quick.of("operator").length > count);
    }
    slow.begin();
    await until(() => slow.of("reset").length > 1);
    expect(slow.of("operator").length).toBeLessThan(5000);
    // From there on it is told everything again.
    rig.runtime.audit({ action: "last", by: "anybody", target: {}, outcome: "done" });
    await until(() => JSON.stringify(slow.told.at(-1)).includes('"last"'));
  });

  it("ends with the server", async () => {
    const rig = await startRig({ functions: echo });
    const { first, response } = await follow(await rig.serve());
    await first();
    const ended = once(response, "close");
    await rig.close();
    await ended;
  });
});
