/** The commands that copy stores: what they say, and the codes that scripts go by. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { closedFolder, seqsIn } from "../store/folders.ts";
import { startRig } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("statefun backup and restore", () => {
  it("copy a folder, and back", async () => {
    const target = join(temporaryFolder(), "monday");
    const made = await statefun(["backup", "--data", await closedFolder(), target]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(/^folder +.*monday\n(.+\n)*messages +9\n/);
    expect(await statefun(["backup", "--data", "/nowhere/at/all", target])).toMatchObject({
      code: 1,
      stderr: `${target} is there already: choose another name\n`,
    });
    expect((await statefun(["verify", target])).code).toBe(0);

    const data = join(temporaryFolder(), "data");
    const args = ["restore", target, "--data", data, "--json"];
    expect(jsonLines((await statefun(args)).stdout)).toMatchObject([
      { folder: data, contents: { messages: 9 } },
    ]);
    expect(await statefun(args)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("--force"),
    });
    expect((await statefun([...args, "--force"])).code).toBe(0);
    expect(await seqsIn(data)).toEqual(NINE);
  });

  it("say what of a backup is wrong", async () => {
    const target = join(temporaryFolder(), "monday");
    await statefun(["backup", "--data", await closedFolder(), target]);
    const path = join(target, "store.db");
    const content = readFileSync(path);
    content.write("y", content.indexOf("xxxxxxxx"));
    writeFileSync(path, content);
    const data = join(temporaryFolder(), "data");
    for (const args of [
      ["verify", target],
      ["restore", target, "--data", data],
    ]) {
      expect(await statefun(args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("has changed since it was made"),
      });
    }
    expect(existsSync(data)).toBe(false);
  });

  it("ask a runtime for one, which has a name once", async () => {
    const folder = temporaryFolder();
    const functions = fn(() => ({}));
    const rig = await startRig({ functions, disk: sqliteDisk(folder), dataDir: folder });
    const args = ["backup", "monday", "--url", await rig.serve(), "--json"];
    const made = await statefun(args);
    expect(made.code).toBe(0);
    expect(jsonLines(made.stdout)).toMatchObject([{ folder: join(folder, "backups/monday") }]);
    expect(await statefun(args)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("monday already"),
    });
    expect(await statefun(["backup", "../x", "--url", await rig.serve()])).toMatchObject({
      code: 2,
    });
    expect(await statefun(["backup", "--url", "http://127.0.0.1:1"])).toMatchObject({ code: 5 });
    expect(await statefun(["backup", "--data", folder])).toMatchObject({ code: 2 });
  });
});

describe("statefun export and import", () => {
  it("write a store to a file or on standard output, and make one of it", async () => {
    const folder = await closedFolder();
    const file = join(temporaryFolder(), "store.jsonl");
    expect(await statefun(["export", "--data", folder, file])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await statefun(["export", "--data", folder, file])).toMatchObject({ code: 4 });
    const { stdout } = await statefun(["export", "--data", folder]);
    const rows = (text: string) => text.split("\n").slice(1);
    expect(rows(stdout)).toEqual(rows(readFileSync(file, "utf8")));

    const [one, other] = [join(temporaryFolder(), "one"), join(temporaryFolder(), "other")];
    const ended = await statefun(["import", file, "--data", one]);
    expect(ended.stdout).toMatch(/^folder +.*one\n(.+\n)*messages +9\n/);
    expect((await statefun(["import", "--data", other], { stdin: stdout })).code).toBe(0);
    expect(await seqsIn(one)).toEqual(NINE);
    expect(await seqsIn(other)).toEqual(NINE);
  });

  it("fail when something is not there, or not what it should be", async () => {
    const data = join(temporaryFolder(), "data");
    expect(await statefun(["export", "--data", data])).toMatchObject({ code: 1, stdout: "" });
    expect(await statefun(["import", "/nowhere.jsonl", "--data", data])).toMatchObject({ code: 3 });
    expect(await statefun(["import", "--data", data], { stdin: "hello\n" })).toMatchObject({
      code: 1,
      stderr: "line 1: is not the first line of an export\n",
    });
    expect(await statefun(["import"])).toMatchObject({ code: 2 });
  });
});
