/** Restoring: all of a backup, into a folder where nobody loses anything by it. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { backUp } from "../../src/copies/backup.ts";
import { restore } from "../../src/copies/restore.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { temporaryFolder } from "../disks.ts";
import { group, message } from "../store/fixtures.ts";
import { closedFolder, crashedFolder, refusal, seqsIn } from "../store/folders.ts";
import { holdElsewhere } from "../store/other-process.ts";
import { killedAfter } from "./killing.ts";

const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];

async function backupFolder(): Promise<string> {
  const target = join(temporaryFolder(), "copy");
  await backUp(await closedFolder(), target);
  return target;
}

/** A data folder with message 100 alone, which was left open by a process that died. */
async function usedFolder(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await store.commit(group({ messages: [message(100)] }));
  const copy = temporaryFolder();
  for (const name of ["store.db", "store.db-wal", "committed.json"]) {
    cpSync(join(folder, name), join(copy, name));
  }
  await store.close();
  return copy;
}

it("makes a folder that has all of the backup, and goes on from there", async () => {
  const folder = join(temporaryFolder(), "new/data");
  const report = await restore(await backupFolder(), folder);
  expect(report).toMatchObject({
    folder,
    replaced: undefined,
    contents: { messages: 9, records: 9 },
  });
  expect(readdirSync(folder).sort()).toEqual(["committed.json", "lock.db", "store.db"]);
  expect(await seqsIn(folder)).toEqual(NINE);
});

it("takes any whole data folder for a backup, as a process has left it that died, too", async () => {
  const folder = temporaryFolder();
  await restore(await crashedFolder(), folder);
  expect(await seqsIn(folder)).toEqual(NINE);
});

it("touches no folder with anything in it, unless what is there is to be kept aside", async () => {
  const backup = await backupFolder();
  const other = temporaryFolder();
  writeFileSync(join(other, "notes.txt"), "mine");
  await expect(restore(backup, other)).rejects.toThrow(/is not empty \(notes.txt\).*--force/);
  expect(readdirSync(other).sort()).toEqual(["lock.db", "notes.txt"]);

  const used = await usedFolder();
  await expect(restore(backup, used)).rejects.toThrow(/is not empty \(committed.json, store.db/);
  expect(await seqsIn(used)).toEqual([100]);
});

it("keeps the store that was there whole, beside the backups in its folder", async () => {
  const folder = await usedFolder();
  await backUp(folder, join(folder, "backups/before"));
  const { replaced = "", contents } = await restore(await backupFolder(), folder, { force: true });
  expect(contents).toMatchObject({ messages: 9 });
  expect(await seqsIn(replaced)).toEqual([100]);
  await restore(join(folder, "backups/before"), folder, { force: true });
  expect(await seqsIn(folder)).toEqual([100]);
});

it("does nothing while a runtime has the folder", async () => {
  const folder = await usedFolder();
  const other = await holdElsewhere(folder);
  expect(other.said).toBe("opened");
  await expect(restore(await backupFolder(), folder, { force: true })).rejects.toThrow(
    `the data folder ${folder} is in use by another process`,
  );
  await other.kill();
  expect(await seqsIn(folder)).toEqual([100]);
});

it("restores nothing that is damaged, incomplete, not there, or the folder itself", async () => {
  const backup = await backupFolder();
  const folder = join(temporaryFolder(), "data");
  await expect(restore(backup, backup)).rejects.toThrow(/cannot be restored to itself/);
  const path = join(backup, "store.db");
  const content = readFileSync(path);
  content.write("y", content.indexOf("xxxxxxxx"));
  writeFileSync(path, content);
  await expect(restore(backup, folder)).rejects.toThrow(
    /is damaged: .*has changed since it was made/,
  );
  writeFileSync(path, content.subarray(0, 8192));
  await expect(restore(backup, folder)).rejects.toThrow(/is damaged/);
  await expect(restore(temporaryFolder(), folder)).rejects.toThrow(/has no store/);
  await expect(restore(`${folder}-none`, folder)).rejects.toThrow(/is not there/);
  expect(existsSync(folder)).toBe(false);
});

it("leaves the old store or the new one wherever it is killed, or something that is refused", async () => {
  const backup = await backupFolder();
  const ends = new Set<string>();
  for (let calls = 1; ; calls++) {
    const folder = await usedFolder();
    const isKilled = await killedAfter(calls, "restore", backup, folder);
    const said = await refusal(folder);
    if (said === "opened") {
      const seqs = await seqsIn(folder);
      expect([[100], NINE], `after ${calls}`).toContainEqual(seqs);
      expect(verifyStore(folder).findings).toEqual([]);
      ends.add(seqs.length === 1 ? "old" : "new");
    } else {
      expect(said, `after ${calls}`).toMatch(/store\.db is gone|is not the store that/);
      ends.add("refused");
      // It can be done again.
      await restore(backup, folder, { force: true });
      expect(await seqsIn(folder)).toEqual(NINE);
    }
    if (!isKilled) break;
  }
  expect([...ends].sort()).toEqual(["new", "old", "refused"]);
}, 120_000);

it("clears away what a killed one has left", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "restoring"));
  writeFileSync(join(folder, "restoring/store.db"), "half");
  await restore(await backupFolder(), folder);
  expect(readdirSync(folder).sort()).toEqual(["committed.json", "lock.db", "store.db"]);
});
