/**
 * Instances whose calls hang, take long or fail: they hold up nobody but themselves, neither by the places that their calls
 * take, nor by the messages that wait behind them; and they can be seen.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { aWhile, numbers, startRig, ticking, until } from "../support.ts";

/** Hangs for ids that begin with `slow` until it is let go, and notes whom it was called for. */
function hanging() {
  const called: string[] = [];
  const gate = deferred();
  const handle = fn(async ({ id, messages }) => {
    called.push(id);
    if (id.startsWith("slow")) await gate.promise;
    return { egress: messages.map((text): [string, string] => ["out", `${id}=${text}`]) };
  });
  return { called, gate, handle };
}

describe("a call that takes long", () => {
  it("gives its place to others", async () => {
    const { called, gate, handle } = hanging();
    const rig = await startRig({ batchesInFlight: 2, functions: handle });
    await ticking(rig, rig.produce("in", "slow1=1", "slow2=1"));
    await until(() => called.length === 2);
    await ticking(rig, rig.produce("in", "fast=1"));
    await aWhile();
    expect(called).toEqual(["slow1", "slow2"]);
    rig.clock.advance(100);
    await until(() => rig.records("out").length === 1);
    expect(called).toEqual(["slow1", "slow2", "fast"]);
    gate.resolve();
    await ticking(rig, rig.idle());
    expect(rig.records("out").sort()).toEqual(["fast=1", "slow1=1", "slow2=1"]);
  });

  it("keeps what waits behind it out of everybody's way, and in order", async () => {
    const { called, gate, handle } = hanging();
    const rig = await startRig({ functions: handle });
    await ticking(rig, rig.produce("in", "slow=0"));
    await until(() => called.length === 1);
    const more = numbers(3000).map((n) => `slow=${Number(n) + 1}`);
    await ticking(rig, rig.produce("in", ...more, "fast=1"));
    await ticking(
      rig,
      until(() => rig.records("out").length === 1),
    );
    expect(rig.records("out")).toEqual(["fast=1"]);
    // What waits is in the store and not in memory.
    await until(() => rig.parts.types.get("test/fn")?.load.messages === 0);
    gate.resolve();
    await ticking(rig, rig.idle());
    expect(rig.records("out")).toEqual(["fast=1", "slow=0", ...more]);
  });

  it("has places only as far as the endpoint takes calls", async () => {
    const { called, gate, handle } = hanging();
    const rig = await startRig({ batchesInFlight: 2, callsInFlight: 3, functions: handle });
    await ticking(rig, rig.produce("in", ...numbers(5).map((n) => `slow${n}=1`)));
    await until(() => called.length === 2);
    rig.clock.advance(100);
    await until(() => called.length === 3);
    rig.clock.advance(1000);
    await aWhile();
    expect(called.length).toBe(3);
    gate.resolve();
    await ticking(rig, rig.idle());
    expect(rig.records("out").length).toBe(5);
  });

  it("can be seen: since when, in the metrics, and in a line of the log", async () => {
    const { called, gate, handle } = hanging();
    const rig = await startRig({ functions: handle });
    const url = await rig.serve();
    await ticking(rig, rig.produce("in", "slow=1", "slow2=1"));
    await until(() => called.length === 2);
    rig.clock.advance(20_000);
    const instance = await (await fetch(`${url}/functions/test/fn/slow`)).json();
    expect(instance).toMatchObject({
      mailbox: 1,
      runningSince: expect.stringMatching(/^2026-01-01T00:00:00/),
      running: { batch: 1, messages: [{ typename: "test/text", bytes: 1 }] },
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/statefun_runtime_longest_in_flight_seconds\{function="test\/fn"\} 20/);
    expect(rig.log).toEqual([
      {
        level: "warn",
        message: "calls have been in flight for long",
        fields: { function: "test/fn", calls: 2, id: "slow", seconds: expect.any(Number) },
      },
    ]);
    gate.resolve();
    await ticking(rig, rig.idle());
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /statefun_runtime_longest_in_flight_seconds\{function="test\/fn"\} 0/,
    );
  });
});

describe("instances that fail and then hang", () => {
  it("leave half of the endpoint's calls to the others", async () => {
    const attempts = new Map<string, number>();
    const gate = deferred();
    const rig = await startRig({
      callsInFlight: 4,
      functions: fn(async ({ id, messages }) => {
        const attempt = (attempts.get(id) ?? 0) + 1;
        attempts.set(id, attempt);
        if (id.startsWith("bad")) {
          if (attempt > 1) await gate.promise;
          throw new Error("no");
        }
        return { egress: messages.map((text): [string, string] => ["out", `${id}=${text}`]) };
      }),
    });
    await ticking(rig, rig.produce("in", ...numbers(10).map((n) => `bad${n}=1`)));
    await until(() => rig.parts.failures.failing.size === 10);
    rig.clock.advance(1000);
    await until(() => [...attempts.values()].filter((count) => count === 2).length === 2);
    await aWhile();
    expect(rig.runtime.endpoints()).toEqual([
      { functions: "test/*", callsInFlight: 2, outage: undefined },
    ]);
    await ticking(rig, rig.produce("in", "good=1"));
    await until(() => rig.records("out").length === 1);
    gate.resolve();
  });
});
