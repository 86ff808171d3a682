/** The engine at one look, over real HTTP: a reason for everything that is not as it should be, and what it goes by. */
import { describe, expect, it } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";
import { TransportError } from "../../src/call/errors.ts";
import { DEFAULT_SETTINGS } from "../../src/settings.ts";
import type { StoreStats } from "../../src/store/store.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { deferred, fn } from "../functions.ts";
import { failForGood, moduleOf, numbers, startRig, until, untilDurable } from "../support.ts";

const idle = fn(() => ({}));

interface Engine {
  readonly status: string;
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly commits: {
    readonly count: number;
    readonly medianMs: number;
    readonly underWayMs: number;
  };
  readonly waiting: { readonly records: readonly object[] };
  readonly store: { readonly bytes: number; readonly freeBytes?: number };
  readonly endpoints: readonly object[];
  readonly access: object;
  readonly settings: readonly { readonly name: string; readonly isDefault: boolean }[];
}

async function look(url: string, headers = {}): Promise<Engine> {
  const response = await fetch(`${url}/engine`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Engine;
}

const MiB = 1024 * 1024;

describe("the engine is", () => {
  it("healthy when nothing is wrong, and shows its store, its commits and its settings", async () => {
    const rig = await startRig({
      functions: idle,
      disk: sqliteDisk(temporaryFolder()),
      readers: 7,
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await rig.idle();
    const engine = await look(url);
    expect(engine).toMatchObject({ status: "healthy", reasons: [], waiting: { records: [] } });
    expect(engine.commits.count).toBeGreaterThan(0);
    expect(engine.store.bytes).toBeGreaterThan(0);
    expect(engine.store.freeBytes).toBeGreaterThan(0);
    expect(engine.endpoints).toEqual([{ functions: "test/*", callsInFlight: 0, up: true }]);
    expect(engine.settings.map(({ name }) => name)).toEqual(Object.keys(DEFAULT_SETTINGS));
    expect(engine.settings).toContainEqual({ name: "readers", value: 7, isDefault: false });
    expect(engine.settings).toContainEqual({ name: "idBytes", value: 5120, isDefault: true });
  });

  it("failed when its store is", async () => {
    const rig = await startRig({ functions: idle });
    const url = await rig.serve();
    void rig.produce("in", "a=1").catch(() => undefined);
    await failForGood(rig);
    const { status, reasons } = await look(url);
    expect({ status, code: reasons[0]?.code }).toEqual({ status: "failed", code: "store-failed" });
  });

  it("degraded while a commit hangs, and while most of them take long", async () => {
    const rig = await startRig({ functions: idle, module: moduleOf({ in: "other/fn" }) });
    const url = await rig.serve();
    rig.store.hold();
    const produced = rig.produce("in", "a=1");
    await until(() => rig.store.attempts.length > 0);
    rig.clock.advance(1500);
    expect(await look(url)).toMatchObject({
      status: "degraded",
      reasons: [{ code: "commit-slow", text: "the commit under way has taken 1.5 s so far" }],
      commits: { underWayMs: 1500 },
    });
    rig.store.release();
    await produced;
    expect((await look(url)).reasons[0]).toEqual({
      code: "commit-slow",
      text: "half of the newest commits took 1.5 s or longer",
    });
  });

  it("degraded while messages wait for a function that is gone", async () => {
    const rig = await startRig({ functions: idle, module: moduleOf({ in: "other/fn" }) });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await untilDurable(rig, () => rig.store.mailboxTargets().length > 0);
    expect((await look(url)).reasons).toEqual([
      { code: "unserved", text: "messages wait for functions that the module does not serve: 1" },
    ]);
  });

  it.each([
    [{ freeBytes: 100 * MiB }, "disk-nearly-full", "100 MiB are free where the data folder is"],
    [{ walBytes: 65 * MiB }, "log-held", "store.db-wal has 65 MiB: another program reads store.db"],
  ])("degraded when the store has %j", async (stats: Partial<StoreStats>, code, text) => {
    const rig = await startRig({
      functions: idle,
      wrap: (store) => ({ ...store, stats: () => ({ ...store.stats(), ...stats }) }),
    });
    expect((await look(await rig.serve())).reasons).toEqual([{ code, text }]);
  });

  it("degraded while a service is away, and remembers that it was", async () => {
    let isThere = false;
    const rig = await startRig({
      functions: async (bytes) => {
        if (!isThere) throw new TransportError("nobody there", { unavailable: true });
        return await idle(bytes);
      },
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await until(() => rig.runtime.endpoints()[0]?.outage);
    const { reasons } = await look(url);
    expect(reasons).toEqual([
      {
        code: "endpoint-down",
        text: expect.stringMatching(/^test\/\* cannot be reached: .*nobody/),
      },
    ]);
    isThere = true;
    await until(() => {
      rig.clock.advance(1000);
      return rig.runtime.endpoints()[0]?.outage === undefined;
    });
    await rig.idle();
    const after = await look(url);
    expect(after.reasons.map(({ code }) => code)).not.toContain("endpoint-down");
    expect(after.endpoints).toMatchObject([
      { up: true, lastOutage: { since: "2026-01-01T00:00:00.000Z" } },
    ]);
  });

  it("degraded while a call is stuck, or an instance fails", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async ({ id }) => {
        if (id === "bad") throw new Error("bad");
        await gate.promise;
        return {};
      }),
    });
    const url = await rig.serve();
    await rig.produce("in", "bad=1");
    await rig.produce("in", "stuck=1");
    await until(() => rig.parts.types.get("test/fn")?.running === 1);
    rig.clock.advance(11_000);
    const codes = (await look(url)).reasons.map(({ code }) => code);
    expect(codes).toEqual(["function-stuck", "instances-failing"]);
    gate.resolve();
  });

  it("degraded while records wait in numbers, and what is paused says why", async () => {
    const rig = await startRig({ functions: idle });
    const url = await rig.serve();
    await rig.runtime.pause({ function: "", id: "" });
    for (let part = 0; part < 3; part++)
      await rig.produce("in", ...numbers(5000).map((n) => `${n}=1`));
    const { reasons, waiting } = await look(url);
    expect(reasons.map(({ code }) => code)).toEqual(["lag", "paused"]);
    expect(waiting.records).toEqual([{ topic: "in", records: expect.any(Number) }]);
  });
});

it("the engine says how many tokens there are, and none of them", async () => {
  const token = "token-of-a-reader";
  const rig = await startRig({ functions: idle });
  const tokens = new Tokens(`ann read ${token}`, "test");
  const url = await rig.serve({ tokens, allowedHosts: ["example.com"] });
  const engine = await look(url, { authorization: `Bearer ${token}` });
  expect(engine.access).toEqual({ tokens: 1, tls: false, allowedHosts: ["example.com"] });
  expect(JSON.stringify(engine)).not.toContain(token);
});
