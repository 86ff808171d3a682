/** `statefun dead-letters` and `statefun orphans`, against a runtime over real HTTP. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anyDisk, temporaryFolder } from "../disks.ts";
import { type Given, out, startWithLetters, withLetters } from "../http/letters.ts";
import { group, message } from "../store/fixtures.ts";
import { numbers } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

async function start(letters: readonly (Given | string)[]) {
  const { rig, url } = await startWithLetters(await withLetters(letters));
  const env = { STATEFUN_URL: url };
  return { rig, letters: (...args: string[]) => statefun(["dead-letters", ...args], { env }) };
}

describe("statefun dead-letters", () => {
  it("lists those that are asked for, and whether they were sent again", async () => {
    const { letters } = await start([
      { id: "1", reason: "out of socks" },
      { reason: "out of caps" },
      "something else",
    ]);
    expect((await letters("redrive", "0")).code).toBe(0);
    const { stdout, code } = await letters("list", "--reason", "socks");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^OFFSET +TIME +FUNCTION +ID +TYPE +SENT AGAIN +REASON\n/);
    expect(stdout).toMatch(/\n +0 +2025\S+ +test\/fn +1 +test\/text +2026\S+ +out of socks\n$/);
    const all = jsonLines((await letters("list", "--json")).stdout);
    expect(all).toMatchObject([{ offset: 0 }, { reason: "out of caps" }, { offset: 2 }]);
    expect((await letters("--reason", "none")).stderr).toBe("there are no dead letters\n");
  });

  it("sends one again once, or as it is edited", async () => {
    const { rig, letters } = await start([{}, {}]);
    expect(await letters("redrive", "0", "--dry-run")).toMatchObject({
      stdout: "would be sent again: 1\n",
    });
    expect(await letters("redrive", "0", "--payload", "mended")).toMatchObject({
      stdout: "sent again: 1\n",
      code: 0,
    });
    expect((await letters("redrive", "0")).stdout).toBe(
      "sent again: 0; earlier: 1 (--force sends one anyway)\n",
    );
    const file = join(temporaryFolder(), "payload");
    writeFileSync(file, "from a file");
    await letters("redrive", "1", "--payload-file", file, "--typename", "test/other");
    const bytes = ["--payload", "aGk=", "--encoding", "base64"];
    await letters("redrive", "1", "--force", ...bytes, "--to-function", "test/fn", "--to-id", "x");
    await rig.idle();
    expect(out(rig)).toEqual([
      "a=mended test/text -",
      "a=from a file test/other -",
      "x=hi test/text -",
    ]);
  });

  it("sends all of them again, as many requests as that takes, and says which cannot be", async () => {
    const given = numbers(2300).map((id) => ({ id }));
    const { rig, letters } = await start([...given, { function: "gone/fn" }]);
    expect(await letters("redrive", "--all")).toEqual({
      code: 4,
      stdout: "sent again: 2300\n",
      stderr: "cannot be sent: 1, such as\n  2300: no endpoint of the module serves gone/fn\n",
    });
    await rig.idle();
    expect(new Set(out(rig)).size).toBe(2300);
    expect(jsonLines((await letters("redrive", "--all", "--json")).stdout)).toMatchObject([
      { redriven: 0, already: 2300, refused: 1 },
    ]);
  });

  it("says what is wrong with what is asked for", async () => {
    const { letters } = await start([{}]);
    expect(await letters("redrive")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("it says which dead letters are meant"),
    });
    expect((await letters("redrive", "7")).code).toBe(3);
    expect(await letters("redrive", "0", "--payload", "a", "--payload-file", "b")).toMatchObject({
      code: 2,
      stderr: "the payload is given twice: by --payload, and by --payload-file\n",
    });
    expect((await letters("redrive", "0", "--payload-file", "/none")).code).toBe(2);
    expect(await letters("redrive", "0", "--encoding", "base64")).toMatchObject({
      code: 2,
      stderr: "--encoding is that of --payload, which is missing\n",
    });
  });
});

describe("statefun orphans", () => {
  async function orphaned() {
    const disk = anyDisk();
    const store = await disk.open();
    const target = { function: "old/fn", id: "a" };
    await store.commit(group({ messages: [{ ...message(1, "hello"), target }] }));
    await store.close();
    const { rig, url } = await startWithLetters(disk);
    const env = { STATEFUN_URL: url };
    return { rig, orphans: (...args: string[]) => statefun(["orphans", ...args], { env }) };
  }
  const NONE = "nothing is left of functions that the module does not serve\n";

  it("lists and moves them", async () => {
    const { rig, orphans } = await orphaned();
    expect(jsonLines((await orphans("--json")).stdout)).toEqual([
      { function: "old/fn", instances: 0, messages: 1, timers: 0 },
    ]);
    expect((await orphans("move", "old/fn", "test/fn", "--dry-run")).stdout).toBe(
      "would be moved to test/fn: instances with state 0, messages 1, delayed 0\n",
    );
    expect((await orphans("move", "old/fn", "test/fn")).code).toBe(0);
    await rig.idle();
    expect(out(rig)).toEqual(["a=hello test/text -"]);
    expect((await orphans()).stderr).toBe(NONE);
    expect((await orphans("move", "old/fn", "test/fn")).code).toBe(3);
  });

  it("removes them, when that is meant", async () => {
    const { orphans } = await orphaned();
    expect(await orphans("delete", "old/fn")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "Remove what is left of old/fn (instances with state 0, messages 1, delayed 0)?",
      ),
    });
    expect((await orphans("delete", "old/fn", "--dry-run")).stdout).toContain("would be removed");
    expect((await orphans("delete", "old/fn", "--yes")).code).toBe(0);
    expect((await orphans()).stderr).toBe(NONE);
    expect((await orphans("delete", "old/fn", "--yes")).code).toBe(3);
  });
});
