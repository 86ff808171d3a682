/** The length of ids: as long as any of them may be it is delivered, counted and looked at, and longer it comes in nowhere. */
import { describe, expect, it } from "vitest";
import { playgroundServers } from "../../src/http/playground.ts";
import { fn } from "../functions.ts";
import { aWhile, keyOf, mailboxes, moduleOf, startRig } from "../support.ts";

/** 5 KiB of UTF-8, and in a path three times that. */
const LONGEST = `${"☃".repeat(1706)}xx`;
const LONGER = `${LONGEST}x`;
const EXCESS = '5121 bytes, and 5120 are the most (setting "idBytes")';

async function start() {
  const module = moduleOf({ in: "test/fn" }, { playgroundIngresses: [{ port: 0 }] });
  const rig = await startRig({
    module,
    functions: fn(({ id }) => ({ state: { seen: "yes" }, egress: [["out", `${id}=1`]] }), {
      seen: {},
    }),
  });
  const [ingress] = playgroundServers(rig.runtime, module);
  return {
    rig,
    url: await rig.serve(),
    put: async (id: string) => {
      const url = `/test/fn/${encodeURIComponent(id)}`;
      const answer = await ingress?.app.inject({ method: "PUT", url, payload: "hello" });
      return { status: answer?.statusCode, body: answer?.body };
    },
  };
}

describe("the longest id", () => {
  it("is delivered and looked at, whichever way it came", async () => {
    const { rig, url, put } = await start();
    await rig.produce("in", `${LONGEST}=1`);
    expect(await put(LONGEST)).toMatchObject({ status: 200 });
    await rig.idle();
    const view = await fetch(`${url}/functions/test/fn/${encodeURIComponent(LONGEST)}`);
    expect(await view.json()).toMatchObject({ state: { seen: { value: "yes" } }, mailbox: 0 });
    expect(rig.records("out")).toEqual([`${LONGEST}=1`, `${LONGEST}=1`]);
  });

  it("counts in what is in memory, and in a group", async () => {
    const { rig } = await start();
    await rig.idle();
    const { committer, instances, types } = rig.parts;
    rig.store.hold();
    const before = { weight: committer.group.weight, bytes: instances.bytes };
    const messages = Array.from({ length: 100 }, () =>
      rig.runtime.send(keyOf("fn", LONGEST), "test/text", Buffer.from("1")),
    );
    await Promise.resolve();
    expect(types.get("test/fn")?.load.bytes).toBeGreaterThan(100 * LONGEST.length);
    expect(committer.group.weight - before.weight).toBeGreaterThan(100 * LONGEST.length);
    expect(instances.bytes - before.bytes).toBeGreaterThan(LONGEST.length);
    rig.store.release();
    await Promise.all(messages);
  });
});

describe("a longer id", () => {
  it("is refused at every door, with the limit and the setting", async () => {
    const { rig, put } = await start();
    await expect(rig.produce("in", "a=1", `${LONGER}=1`)).rejects.toThrow(
      `record 1: its key, which is an id, has ${EXCESS}`,
    );
    expect(await put(LONGER)).toEqual({
      status: 400,
      body: JSON.stringify({ error_code: 40001, message: `the id has ${EXCESS}` }),
    });
    await aWhile();
    expect(rig.records("in")).toEqual([]);
    expect(mailboxes(rig.store)).toEqual([]);
  });

  it("may come in where the setting says so", async () => {
    const rig = await startRig({ functions: fn(() => ({})), idBytes: 6000 });
    await rig.produce("in", `${LONGER}=1`);
    expect(rig.records("in")).toEqual([`${LONGER}=1`]);
  });
});
