/**
 * A service that is away: that is known once for everybody who waits for it. It is tried with one call at a time, nobody is
 * to blame, nothing is split up, and its first answer lets all go on.
 */
import { describe, expect, it } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import { deferred, fn } from "../functions.ts";
import { ENDPOINT, moduleOf, numbers, type Rig, startRig, ticking, until } from "../support.ts";

const REFUSED = new TransportError("connect ECONNREFUSED", { unavailable: true });

/** Functions that can be switched off, and the batches that they were called with. */
function switchable() {
  const service = { isUp: false };
  const batches: string[] = [];
  const handle = fn(({ id, messages }) => {
    batches.push(`${id}: ${messages}`);
    if (!service.isUp) throw REFUSED;
    return { egress: messages.map((text): [string, string] => ["out", `${id}=${text}`]) };
  });
  return { service, batches, handle };
}

const outage = (rig: Rig) => rig.runtime.endpoints()[0]?.outage;

/** Lets the next try happen, and resolves with how long the one after it is away. */
async function nextTry(rig: Rig): Promise<number> {
  const { attempts, retryAt } = outage(rig) ?? { attempts: 0, retryAt: 0 };
  rig.clock.advance(retryAt - rig.clock.now());
  await until(() => outage(rig)?.attempts === attempts + 1);
  return (outage(rig)?.retryAt ?? 0) - rig.clock.now();
}

describe("a service that is away", () => {
  it("is tried with one call at a time, ever more rarely but once a second at least", async () => {
    const { handle, batches } = switchable();
    const rig = await startRig({ functions: handle });
    await ticking(rig, rig.produce("in", "a=1"));
    await until(() => outage(rig));
    await ticking(rig, rig.produce("in", ...numbers(100).map((n) => `${n}=x`)));
    const before = batches.length;
    const delays: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) delays.push(await nextTry(rig));
    expect(batches.length - before).toBe(6);
    expect(delays.slice(-2)).toEqual([1000, 1000]);
  });

  it("lets everybody go on at its first answer, in whole batches and in order", async () => {
    const { handle, batches, service } = switchable();
    const rig = await startRig({ functions: handle });
    const ids = numbers(200);
    await ticking(rig, rig.produce("in", ...ids.flatMap((id) => [`${id}=1`, `${id}=2`])));
    await until(() => outage(rig));
    await nextTry(rig);
    expect(rig.runtime.failures({ offset: 0, limit: 1000 })).toEqual([]);
    service.isUp = true;
    batches.length = 0;
    rig.clock.advance(1000);
    await ticking(rig, rig.idle());
    expect(outage(rig)).toBe(undefined);
    expect(rig.records("out").sort()).toEqual(ids.flatMap((id) => [`${id}=1`, `${id}=2`]).sort());
    expect(batches).toContain("0: 1,2");
    expect(rig.runtime.metrics().functions[0]).toMatchObject({ invocations: 400 });
  });

  it("is worth a line when it goes and one when it is back, however many wait for it", async () => {
    const { handle, service } = switchable();
    const rig = await startRig({ functions: handle });
    await ticking(rig, rig.produce("in", ...numbers(300).map((id) => `${id}=1`)));
    await until(() => outage(rig));
    for (let attempt = 0; attempt < 5; attempt++) await nextTry(rig);
    service.isUp = true;
    rig.clock.advance(1000);
    await ticking(rig, rig.idle());
    expect(rig.log.map(({ level, fields }) => [level, fields])).toEqual([
      ["error", { endpoint: "test/*", reason: "connect ECONNREFUSED" }],
      ["info", { endpoint: "test/*" }],
    ]);
  });

  it("is seen over the API and in the metrics", async () => {
    const { handle } = switchable();
    const rig = await startRig({ functions: handle });
    const url = await rig.serve();
    await ticking(rig, rig.produce("in", "a=1"));
    await until(() => outage(rig));
    expect(await (await fetch(`${url}/endpoints`)).json()).toEqual([
      {
        functions: "test/*",
        callsInFlight: 0,
        up: false,
        attempts: 1,
        reason: "connect ECONNREFUSED",
        since: expect.any(String),
        retryAt: expect.any(String),
      },
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('statefun_runtime_endpoint_up{endpoint="test/*"} 0');
  });

  it("is another one for each function whose name is part of the URL", async () => {
    const { handle } = switchable();
    const rig = await startRig({
      functions: { fn: handle, other: fn(() => ({ egress: [["out", "other"]] })) },
      module: moduleOf(
        { in: "test/fn", more: "test/other" },
        { endpoints: [{ ...ENDPOINT, urlPathTemplate: "http://{function.name}/" }] },
      ),
    });
    await ticking(rig, rig.produce("in", "a=1"));
    await until(() => outage(rig));
    await ticking(rig, rig.produce("more", "a=1"));
    await until(() => rig.records("out").length === 1);
    const state = rig.runtime
      .endpoints()
      .map(({ functions, outage: one }) => [functions, one === undefined]);
    expect(state).toEqual([
      ["test/fn", false],
      ["test/other", true],
    ]);
  });
});

describe("a call that does not reach the service", () => {
  it("is its instance's own trouble when the service has answered others meanwhile", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async ({ id }) => {
        if (id !== "a") return { egress: [["out", id]] };
        await gate.promise;
        throw REFUSED;
      }),
    });
    await ticking(rig, rig.produce("in", "a=1"));
    await ticking(rig, rig.produce("in", "b=1"));
    await until(() => rig.records("out").length === 1);
    rig.clock.advance(1);
    await ticking(rig, rig.produce("in", "c=1"));
    await until(() => rig.records("out").length === 2);
    gate.resolve();
    await until(() => rig.parts.failures.failing.size === 1);
    expect(outage(rig)).toBe(undefined);
    await ticking(rig, rig.produce("in", "d=1"));
    await until(() => rig.records("out").length === 3);
  });
});
