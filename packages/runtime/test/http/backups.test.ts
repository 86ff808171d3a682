/** Backups over HTTP: beside the runtime's work, one at a time, and nowhere but where they belong. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";
import { fill } from "../copies/large.ts";
import { memoryDisk, sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { seqsIn } from "../store/folders.ts";
import { startRig, until } from "../support.ts";

const functions = fn(({ messages }) => ({ state: { log: messages.join("") } }), { log: {} });

async function start(folder = temporaryFolder()) {
  const rig = await startRig({ functions, disk: sqliteDisk(folder), dataDir: folder });
  const url = await rig.serve();
  const post = async (query = "") => {
    const response = await fetch(`${url}/backup${query}`, { method: "POST" });
    return { status: response.status, body: await response.json() };
  };
  const running = async () => Object(await (await fetch(`${url}/backup`)).json()).running;
  return { rig, url, folder, post, running };
}

describe("POST /backup", () => {
  it("makes one under its name while the runtime works, and says what is in it", async () => {
    const { rig, folder, post, running } = await start();
    await rig.produce("in", "a=1");
    await rig.idle();
    const { status, body } = await post("?name=before-upgrade");
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        folder: join(folder, "backups/before-upgrade"),
        contents: { instances: 1, values: 1, records: 1, topics: 1 },
      },
    });
    expect(await running()).toBeUndefined();
    expect(await seqsIn(join(folder, "backups/before-upgrade"))).toEqual([]);
    expect(rig.log).toContainEqual(
      expect.objectContaining({
        fields: expect.objectContaining({ action: "post-backup", outcome: "done" }),
      }),
    );
    expect(await post("?name=before-upgrade")).toMatchObject({
      status: 409,
      body: { error_code: 40904, message: expect.stringContaining("before-upgrade already") },
    });
    expect(await post()).toMatchObject({ status: 200 });
    expect(readdirSync(join(folder, "backups"))).toHaveLength(2);
  });

  it("makes one at a time, says how far it is, and leaves nothing when the runtime ends", async () => {
    const { rig, folder, post, running } = await start();
    await fill(rig.store, 16);
    const first = post("?name=first");
    const seen = await until(running);
    expect(seen).toMatchObject({ name: "first", step: "copying" });
    expect(await post("?name=second")).toMatchObject({
      status: 409,
      body: { error_code: 40904, message: "no backup can be made now: first is being made" },
    });
    await rig.close();
    expect(await first).toMatchObject({ status: 503, body: { error_code: 50301 } });
    const backups = join(folder, "backups");
    expect(existsSync(backups) ? readdirSync(backups) : []).toEqual([]);
  });

  it("goes nowhere else, whatever the name", async () => {
    const { folder, post } = await start();
    const names = [
      "..",
      "../x",
      "a/b",
      "a%5Cb",
      "%2E%2E",
      "/etc",
      ".hidden",
      "x.unfinished",
      "a%00",
      "",
      "a".repeat(101),
    ];
    for (const name of names) {
      expect(await post(`?name=${name}`), name).toMatchObject({ status: 400 });
    }
    expect(await post("?target=/tmp")).toMatchObject({ status: 400 });
    expect(readdirSync(folder)).not.toContain("backups");
  });

  it("is for operators, and for stores in a folder", async () => {
    const rig = await startRig({ functions, disk: memoryDisk() });
    const url = await rig.serve({
      tokens: new Tokens("ann operate token-of-ann-1234,bob produce token-of-bob-1234", "test"),
    });
    const post = async (token: string) =>
      (
        await fetch(`${url}/backup`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await post("token-of-bob-1234")).toBe(403);
    expect(await post("token-of-ann-1234")).toBe(409);
  });
});
