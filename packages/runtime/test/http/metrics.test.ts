/** What an operator watches of the store: how large it is, how long its commits take, and what it keeps for later. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { moduleOf, type Rig, startRig, until } from "../support.ts";

const functions = fn(({ messages }) => ({
  delayed: messages
    .filter((text) => text === "later")
    .map(() => ({ ms: 60_000, to: "fn/b", value: "fired" })),
  egress: messages
    .filter((text) => text !== "later")
    .map((text) => ["dead-letters", `a=${text}`] as const),
}));

/** One metric of the runtime, without labels. */
async function read(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((at) => at.startsWith(`statefun_runtime_${name} `));
  return Number(line?.split(" ")[1]);
}

describe("the metrics of the store", () => {
  it("have the size of its files", async () => {
    const folder = temporaryFolder();
    const rig = await startRig({ functions, disk: sqliteDisk(folder) });
    const url = await rig.serve();
    await rig.produce("in", `a=${"x".repeat(100_000)}`);
    await rig.idle();
    const size = (name: string) => statSync(join(folder, name)).size;
    expect(size("store.db-wal")).toBeGreaterThan(100_000);
    expect(await read(url, "store_bytes")).toBe(size("store.db"));
    expect(await read(url, "store_wal_bytes")).toBe(size("store.db-wal"));
  });

  it("count the timers that wait, and the dead letters of all times", async () => {
    const rig = await startRig({ functions });
    const seen = async ({ serve }: Rig) => {
      const url = await serve();
      return {
        timers: await read(url, "timers_pending"),
        letters: await read(url, "dead_letters_total"),
      };
    };
    await rig.produce("in", "a=later", "b=later", "c=one", "d=two");
    await rig.idle();
    expect(await seen(rig)).toEqual({ timers: 2, letters: 2 });
    await rig.crash();

    const again = await startRig({ functions, disk: rig.disk });
    again.clock.advance(60_000);
    await until(() => again.records("dead-letters").length === 4);
    expect(await seen(again)).toEqual({ timers: 0, letters: 4 });
  });

  it("show a commit that hangs while it does, and what it took when it is done", async () => {
    const rig = await startRig({ functions, module: moduleOf({ in: "other/fn" }) });
    const url = await rig.serve();
    const before = await read(url, "commit_seconds_sum");
    expect(await read(url, "commit_under_way_seconds")).toBe(0);
    rig.store.hold();
    const produced = rig.produce("in", "a=1");
    await until(() => rig.store.attempts.length > 0);
    rig.clock.advance(7000);
    expect(await read(url, "commit_under_way_seconds")).toBe(7);
    expect(await read(url, "commit_seconds_sum")).toBe(before);
    rig.store.release();
    await produced;
    expect(await read(url, "commit_under_way_seconds")).toBe(0);
    expect(await read(url, "commit_seconds_sum")).toBe(before + 7);
  });
});
