/** Pausing and resuming over real HTTP: what is paused and since when, and that it survives a kill on a real disk. */
import { describe, expect, it } from "vitest";
import { sqliteDisk } from "../disks.ts";
import { fn } from "../functions.ts";
import { aWhile, startRig, until } from "../support.ts";

async function send(method: string, url: string) {
  const response = await fetch(url, { method });
  return { status: response.status, body: await response.json() };
}

const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`]),
}));

describe("pausing over HTTP", () => {
  it("says what is paused since when, once for each that is", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const first = new Date(rig.clock.now()).toISOString();
    const paused = [
      { since: first },
      { function: "test/fn", since: first },
      { function: "test/fn", id: "a/b", since: first },
    ];
    expect(await send("POST", `${url}/functions/test/fn/a%2Fb/pause`)).toEqual({
      status: 200,
      body: paused[2],
    });
    expect((await send("POST", `${url}/functions/test/fn/pause`)).body).toEqual(paused[1]);
    expect((await send("POST", `${url}/pause`)).body).toEqual(paused[0]);
    rig.clock.advance(1000);
    expect((await send("POST", `${url}/pause`)).body).toEqual(paused[0]);
    expect((await send("GET", `${url}/paused`)).body).toEqual(paused);
    expect((await send("GET", `${url}/paused?offset=2`)).body).toEqual(paused.slice(2));

    const resume = async (path: string) => (await send("POST", `${url}${path}/resume`)).body;
    expect(await resume("/functions/test/fn/a%2Fb")).toEqual({ resumed: true, paused: true });
    expect(await resume("/functions/test/fn/a%2Fb")).toEqual({ resumed: false, paused: true });
    expect(await resume("")).toEqual({ resumed: true, paused: false });
    expect((await send("GET", `${url}/paused`)).body).toEqual([paused[1]]);
    expect(await resume("/functions/test/fn")).toEqual({ resumed: true, paused: false });
    expect((await send("GET", `${url}/paused`)).body).toEqual([]);
  });

  it("shows of an instance what it is held by, the narrowest first", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    const instance = `${url}/functions/test/fn/a`;
    expect((await send("GET", instance)).status).toBe(404);
    await send("POST", `${url}/pause`);
    await send("POST", `${instance}/pause`);
    const since = new Date(rig.clock.now()).toISOString();
    expect((await send("GET", instance)).body).toEqual({
      state: {},
      mailbox: 0,
      paused: { function: "test/fn", id: "a", since },
    });
    await rig.produce("in", "a=1");
    await until(() => rig.store.mailboxSize({ function: "test/fn", id: "a" }) === 1);
    await send("POST", `${instance}/resume`);
    expect((await send("GET", instance)).body).toEqual({
      state: {},
      mailbox: 1,
      paused: { since },
    });
    await send("POST", `${url}/resume`);
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1"]);
  });

  it("lets nothing that is paused be tried again", async () => {
    const rig = await startRig({
      functions: fn(() => {
        throw new Error("poisoned");
      }),
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    await send("POST", `${url}/functions/test/fn/pause`);
    const attempts = rig.runtime.failures({ offset: 0, limit: 1 });
    expect(await send("POST", `${url}/functions/test/fn/a/retry`)).toMatchObject({
      status: 409,
      body: { error_code: 40901, message: expect.stringContaining("is paused") },
    });
    expect((await send("POST", `${url}/failures/retry`)).body).toEqual({ retried: 0 });
    await aWhile();
    expect(rig.runtime.failures({ offset: 0, limit: 1 })).toEqual(attempts);
  });

  it("refuses what nothing serves, and takes an empty id for no function", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    expect(await send("POST", `${url}/functions/test2/fn/pause`)).toEqual({
      status: 404,
      body: { error_code: 40402, message: "no endpoint of the module serves test2/fn" },
    });
    expect((await send("POST", `${url}/functions/test/fn//pause`)).status).toBe(400);
    expect((await send("POST", `${url}/functions/test/fn//resume`)).status).toBe(400);
    expect((await send("GET", `${url}/paused`)).body).toEqual([]);
  });

  it("lasts when the runtime is killed and started again", async () => {
    const first = await startRig({ functions: echo, disk: sqliteDisk() });
    const before = await first.serve();
    await send("POST", `${before}/functions/test/fn/a/pause`);
    await first.produce("in", "a=1", "b=1");
    await until(() => first.records("out").length === 1);
    await first.crash();

    const rig = await startRig({ functions: echo, disk: first.disk, clock: first.clock });
    const url = await rig.serve();
    await rig.produce("in", "a=2", "b=2");
    await until(() => rig.records("out").length === 2);
    await aWhile();
    expect(rig.records("out")).toEqual(["b=1", "b=2"]);
    expect((await send("GET", `${url}/paused`)).body).toMatchObject([{ id: "a" }]);
    await send("POST", `${url}/functions/test/fn/a/resume`);
    await rig.idle();
    expect(rig.records("out")).toEqual(["b=1", "b=2", "a=1", "a=2"]);
  });
});
