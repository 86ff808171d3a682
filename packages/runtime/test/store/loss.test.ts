/**
 * A store that has lost something is refused, and what is there stays as it is: each message says which file, what that
 * means and what to do. What only looks like a loss is none.
 */
import {
  copyFileSync,
  existsSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { group, message, open } from "./fixtures.ts";
import { closedFolder, copyOf, crashedFolder, refusal, remove, seqsIn } from "./folders.ts";

/** Of the log: a page, and what is before it. */
const FRAME_BYTES = 4096 + 24;
const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("a store that was there and is not", () => {
  it("is refused, and not begun anew, when store.db is gone or empty", async () => {
    for (const folder of [await closedFolder(), await crashedFolder()]) {
      const path = join(folder, "store.db");
      const store = readFileSync(path);
      const known = join(folder, "committed.json");
      for (const [state, tamper] of [
        ["empty", () => writeFileSync(path, "")],
        ["gone", () => remove(folder, "store.db")],
      ] as const) {
        tamper();
        expect(await refusal(folder)).toBe(
          `${path} is ${state}, and there was a store, as ${known} shows: ` +
            `put it back, or restore a copy of the whole data folder; to begin anew, remove ${folder} as a whole`,
        );
      }
      writeFileSync(path, store);
      expect(await seqsIn(folder)).toEqual(ALL);
    }
  });

  it("is refused when only its log is left", async () => {
    const folder = await crashedFolder();
    const log = readFileSync(join(folder, "store.db-wal"));
    remove(folder, "committed.json", "store.db");
    expect(await refusal(folder)).toMatch(
      `store.db is gone, and there was a store, as ${join(folder, "store.db-wal")} shows: put it back`,
    );
    expect(readFileSync(join(folder, "store.db-wal")).equals(log)).toBe(true);
  });

  it("may be begun anew, when all of it is gone", async () => {
    const folder = await crashedFolder();
    remove(folder, "committed.json", "store.db", "store.db-wal");
    expect(await seqsIn(folder)).toEqual([]);
  });
});

describe("commits that were acknowledged and are gone", () => {
  const lacks = (folder: string) =>
    new RegExp(
      `^${join(folder, "store.db")} lacks what was acknowledged: ${join(folder, "committed.json")} ` +
        `knows of commit 9 of opening 1, and it has commit \\d of opening \\d\\. It is older, or .*store.db-wal is ` +
        "gone or cut off: put the right ones back, or restore a copy of the whole data folder; to go on with what " +
        `store.db has, remove .*committed.json$`,
    );

  it("are missed when the log is gone, empty, cut off or overwritten, and there when it is back", async () => {
    const folder = await crashedFolder();
    const log = join(folder, "store.db-wal");
    const content = readFileSync(log);
    for (const tamper of [
      () => remove(folder, "store.db-wal"),
      () => truncateSync(log, 0),
      () => truncateSync(log, Math.floor(content.length / 2)),
      () => writeFileSync(log, Buffer.alloc(content.length)),
    ]) {
      tamper();
      expect(await refusal(folder)).toMatch(lacks(folder));
      writeFileSync(log, content);
    }
    expect(await seqsIn(folder)).toEqual(ALL);
  });

  it("are missed wherever the log is garbled, one byte of it", async () => {
    const folder = await crashedFolder();
    const log = join(folder, "store.db-wal");
    const content = readFileSync(log);
    for (let at = 0; at < content.length; at += 8 * FRAME_BYTES + 700) {
      const garbled = Buffer.from(content);
      garbled.writeUInt8(garbled.readUInt8(at) ^ 1, at);
      writeFileSync(log, garbled);
      expect(await refusal(folder)).toMatch(lacks(folder));
    }
    writeFileSync(log, content);
    expect(await seqsIn(folder)).toEqual(ALL);
  });

  it("are missed when an older store.db was put there, and not when the whole folder is older", async () => {
    const folder = await closedFolder();
    const older = copyOf(folder);
    const store = await open(sqliteDisk(folder));
    await store.commit(group({ messages: [message(10)] }));
    await store.close();
    const newer = copyOf(folder);
    copyFileSync(join(older, "store.db"), join(newer, "store.db"));
    expect(await refusal(newer)).toMatch(/knows of commit 1 of opening 2, and it has commit 9 of/);
    expect(await seqsIn(older)).toEqual(ALL);
  });

  it("are given up by removing what knows of them", async () => {
    const folder = await crashedFolder();
    remove(folder, "store.db-wal", "committed.json");
    expect(await seqsIn(folder)).toEqual([]);
  });

  it("are there when another program has folded the log in, or the shared memory is gone", async () => {
    const folder = await crashedFolder();
    const shell = new DatabaseSync(join(folder, "store.db"));
    shell.prepare("SELECT count(*) FROM message_rows").get();
    shell.close();
    expect(existsSync(join(folder, "store.db-wal"))).toBe(false);
    expect(await seqsIn(folder)).toEqual(ALL);
  });
});

describe("a change in place that the power has cut off", () => {
  const tearBeginning = (folder: string): void => {
    const path = join(folder, "store.db");
    writeFileSync(path, readFileSync(path).fill(0, 0, 512));
  };

  it("is taken back, also where the beginning of the file is torn", async () => {
    const folder = await closedFolder();
    const path = join(folder, "store.db");
    const database = new DatabaseSync(path);
    // So little memory that pages are written before the transaction ends.
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE");
    database.exec("UPDATE record_rows SET value = randomblob(9000)");
    const cut = copyOf(folder);
    database.exec("ROLLBACK");
    database.close();
    expect(existsSync(join(cut, "store.db-journal"))).toBe(true);
    tearBeginning(cut);
    expect(await seqsIn(cut)).toEqual(ALL);
    expect(verifyStore(cut).findings).toEqual([]);
  });

  it("is taken back where it was the first one", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "store.db");
    const database = new DatabaseSync(path);
    database.exec("PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE first (value BLOB)");
    database.exec("INSERT INTO first VALUES (randomblob(100000)), (randomblob(100000))");
    const cut = copyOf(folder);
    database.close();
    tearBeginning(cut);
    expect(await seqsIn(cut)).toEqual([]);
  });
});

describe("files that do not belong together", () => {
  it("are refused: a log of another store, of an earlier time, or of another program", async () => {
    const folder = await crashedFolder();
    const own = readFileSync(join(folder, "store.db-wal"));
    const other = readFileSync(join(await crashedFolder(), "store.db-wal"));
    const later = copyOf(folder);
    await (await openSqliteStore(later)).close();
    const foreign = temporaryFolder();
    const database = new DatabaseSync(join(foreign, "poems.db"));
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE poems (text TEXT)");
    const poems = readFileSync(join(foreign, "poems.db-wal"));
    database.close();
    for (const [at, log] of [
      [folder, other],
      [folder, poems],
      [await closedFolder(), other],
      [later, own],
    ] as const) {
      writeFileSync(join(at, "store.db-wal"), log);
      const before = readFileSync(join(at, "store.db"));
      expect(await refusal(at)).toBe(
        `${join(at, "store.db-wal")} does not belong to ${join(at, "store.db")}, but to another store or another ` +
          "time: put back the one that does, or restore a copy of the whole data folder",
      );
      expect(readFileSync(join(at, "store.db")).equals(before)).toBe(true);
    }
    writeFileSync(join(folder, "store.db-wal"), own);
    expect(await seqsIn(folder)).toEqual(ALL);
  });

  it("are refused: a store.db of another folder, and one that is elsewhere", async () => {
    const [folder, other] = [await closedFolder(), await closedFolder()];
    copyFileSync(join(other, "store.db"), join(folder, "store.db"));
    const known = join(folder, "committed.json");
    expect(await refusal(folder)).toBe(
      `${join(folder, "store.db")} is not the store that ${known} knows: put that one back, or restore a copy of the ` +
        `whole data folder; to go on with what store.db has, remove ${known}`,
    );
    remove(folder, "store.db");
    symlinkSync(join(other, "store.db"), join(folder, "store.db"));
    expect(await refusal(folder)).toMatch(
      /its store.db is a symbolic link, and not the file itself/,
    );
  });
});
