/** Backups: whole data folders, made beside a runtime that goes on, or not there at all. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { backUp } from "../../src/copies/backup.ts";
import { manifestFindings } from "../../src/copies/manifest.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { group, message, open, seqs, timer, value } from "../store/fixtures.ts";
import { closedFolder, copyOf, crashedFolder, refusal, remove, seqsIn } from "../store/folders.ts";
import { until } from "../support.ts";
import { fill } from "./large.ts";

const PROGRAM = new URL("../../src/copies/backup-process.ts", import.meta.url).pathname;

it("is a data folder that says what is in it, and that a runtime goes on with", async () => {
  const target = join(temporaryFolder(), "backups/monday");
  const report = await backUp(await closedFolder(), target);
  expect(report).toMatchObject({
    folder: target,
    contents: { instances: 0, values: 0, messages: 9, timers: 0, topics: 1, records: 9 },
  });
  expect(JSON.parse(readFileSync(join(target, "backup.json"), "utf8"))).toEqual(
    JSON.parse(JSON.stringify({ ...report, folder: undefined })),
  );
  expect(readdirSync(target).sort()).toEqual(["backup.json", "committed.json", "store.db"]);
  expect(readdirSync(join(target, ".."))).toEqual(["monday"]);
  expect(verifyStore(target).findings).toEqual([]);
  expect(await seqsIn(target)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it("has what is committed when it begins, in the log too, and nothing of what comes later", async () => {
  const folder = temporaryFolder();
  const store = await open(sqliteDisk(folder));
  await fill(store, 8);
  await store.commit(
    group({ messages: [message(1)], timers: [timer(1, 5)], state: [value("a", "b")] }),
  );
  const target = join(temporaryFolder(), "copy");
  let later: Promise<void> | undefined;
  const report = await backUp(folder, target, {
    onProgress() {
      later ??= store.commit(group({ messages: [message(2)] }));
    },
  });
  await later;
  expect(seqs(store)).toEqual([1, 2]);
  expect(report.contents).toMatchObject({ messages: 1, timers: 1, values: 1, instances: 1 });
  expect(await seqsIn(target)).toEqual([1]);
});

it("can be made of what a process has left that died", async () => {
  const target = join(temporaryFolder(), "copy");
  await backUp(await crashedFolder(), target);
  expect(await seqsIn(target)).toHaveLength(9);
});

it("is told from the store as it was later: put in its place alone, it is refused", async () => {
  const folder = await closedFolder();
  const target = join(temporaryFolder(), "copy");
  await backUp(folder, target);
  const store = await openSqliteStore(folder);
  await store.commit(group({ messages: [message(10)] }));
  await store.close();
  writeFileSync(join(folder, "store.db"), readFileSync(join(target, "store.db")));
  expect(await refusal(folder)).toContain("lacks what was acknowledged");
});

it("takes the place of nothing", async () => {
  const target = temporaryFolder();
  await expect(backUp(await closedFolder(), target)).rejects.toThrow(
    `${target} is there already: choose another name`,
  );
});

it("is not made of a store that is damaged or lacks something, and leaves nothing", async () => {
  const parent = temporaryFolder();
  const folder = await closedFolder();
  const path = join(folder, "store.db");
  const content = readFileSync(path);
  content.fill("not a page. ", 4096 * 10, 4096 * 11);
  writeFileSync(path, content);
  await expect(backUp(folder, join(parent, "copy"))).rejects.toThrow(
    /store.db .*'statefun verify'/,
  );
  const emptied = copyOf(await closedFolder());
  remove(emptied, "store.db");
  await expect(backUp(emptied, join(parent, "copy"))).rejects.toThrow(/store.db is gone/);
  await expect(backUp(join(parent, "none"), join(parent, "copy"))).rejects.toThrow(/is not there/);
  expect(readdirSync(parent)).toEqual([]);
});

it("is known to be changed by any byte, also one that no database notices", async () => {
  const target = join(temporaryFolder(), "copy");
  await backUp(await closedFolder(), target);
  const path = join(target, "store.db");
  const content = readFileSync(path);
  content.write("y", content.indexOf("xxxxxxxx"));
  writeFileSync(path, content);
  expect(verifyStore(target).findings).toEqual([]);
  expect(await manifestFindings(target)).toEqual([
    expect.stringContaining("has changed since it was made"),
  ]);
});

it("is no longer held to what it was once a runtime has gone on with it", async () => {
  const target = join(temporaryFolder(), "copy");
  await backUp(await closedFolder(), target);
  await (await openSqliteStore(target)).close();
  expect(await manifestFindings(target)).toEqual([]);
});

it("is not there when it is killed at any moment, and can be made again", async () => {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await fill(store, 24);
  await store.close();
  const target = join(temporaryFolder(), "copy");
  const copied = join(`${target}.unfinished`, "copy");
  for (const moment of ["store.db", "committed.json", "backup.json"]) {
    const child = spawn(process.execPath, [
      "--conditions=statefun-source",
      PROGRAM,
      folder,
      target,
    ]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const exited = once(child, "exit");
    await until(() => existsSync(join(copied, moment)) || existsSync(target));
    child.kill("SIGKILL");
    await exited;
    if (existsSync(target)) {
      expect(verifyStore(target).findings).toEqual([]);
      return;
    }
  }
  mkdirSync(copied, { recursive: true });
  await backUp(folder, target);
  expect(verifyStore(target).findings).toEqual([]);
});
