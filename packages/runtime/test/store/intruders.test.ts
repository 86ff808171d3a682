/**
 * Other programs at the store while a runtime has it: a second runtime is kept out, one that only locks it is waited
 * for, and where something is taken away nothing is acknowledged that would be lost.
 */
import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore, type SqliteStoreOptions } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/store.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { numbers, until } from "../support.ts";
import { group, message, open, record, seqs } from "./fixtures.ts";
import { refusal } from "./folders.ts";
import { holdElsewhere, openElsewhere } from "./other-process.ts";

const one = (seq: number) => group({ messages: [message(seq)] });

describe("a second runtime", () => {
  it("is kept out though lock.db was deleted, and the first one goes on", async () => {
    const folder = temporaryFolder();
    const store = await open(sqliteDisk(folder));
    await store.commit(one(1));
    rmSync(join(folder, "lock.db"));
    for (const _ of [1, 2]) {
      expect(await openElsewhere(folder)).toBe(
        `${join(folder, "store.db")} is open in another program, and was not closed in order: end that program, ` +
          "be it another runtime, a sqlite3 shell or a backup",
      );
    }
    await store.commit(one(2));
    expect(seqs(store)).toEqual([1, 2]);
  });

  it("is let in when the first one was killed, though lock.db was deleted", async () => {
    const folder = temporaryFolder();
    const first = await holdElsewhere(folder);
    rmSync(join(folder, "lock.db"));
    expect(await refusal(folder)).toMatch(/is open in another program/);
    await first.kill();
    expect(await refusal(folder)).toBe("opened");
  });

  it("ends the commits of the first one where it gets in all the same", async () => {
    const folder = temporaryFolder();
    const store = await open(sqliteDisk(folder));
    await store.commit(one(1));
    const second = new DatabaseSync(join(folder, "store.db"));
    second.exec("UPDATE store SET opening = opening + 1");
    second.close();
    for (const _ of [1, 2]) {
      await expect(store.commit(one(2))).rejects.toThrow(
        `${join(folder, "store.db")} was opened by another runtime, which goes on with it from now on`,
      );
    }
    expect(seqs(store)).toEqual([1]);
  });
});

describe("a store whose files are taken away", () => {
  it.each(["store.db", "store.db-wal", "store.db-shm"])(
    "acknowledges nothing more: %s",
    async (name) => {
      const folder = temporaryFolder();
      const store = await open(sqliteDisk(folder));
      await store.commit(one(1));
      const away = join(temporaryFolder(), name);
      renameSync(join(folder, name), away);
      await expect(store.commit(one(2))).rejects.toThrow(
        `${join(folder, name)} was deleted or replaced while the runtime has it open, and what it commits would be lost: ` +
          "put back what was there, or restore a copy of the whole data folder while no runtime runs",
      );
      renameSync(away, join(folder, name));
      await store.commit(one(3));
      expect(seqs(store)).toEqual([1, 3]);
    },
  );
});

/** A store, and what it has said. */
async function listening(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<{ readonly store: Store; readonly notices: string[] }> {
  const notices: string[] = [];
  const store = await openSqliteStore(folder, {
    ...options,
    onNotice: (text) => notices.push(text),
  });
  onTestFinished(() => store.close());
  return { store, notices };
}

describe("another program that locks store.db", () => {
  it("is waited for, and said to be, for as long as it takes", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "store.db");
    const { store, notices } = await listening(folder);
    const shell = new DatabaseSync(path);
    onTestFinished(() => shell.close());
    shell.exec("BEGIN IMMEDIATE");
    const committed = store.commit(one(1)).then(() => store.commit(one(2)));
    await until(() => notices.length > 0);
    expect(notices).toEqual([
      `the runtime waits: ${path} is locked by another program, such as a sqlite3 shell or a backup: ` +
        "end its transaction, or that program",
    ]);
    expect(seqs(store)).toEqual([]);
    shell.exec("COMMIT");
    await committed;
    expect(seqs(store)).toEqual([1, 2]);
    expect(notices.slice(1)).toEqual([`${path} is free again, and the runtime goes on`]);
  });

  it("is waited for at the start, too", async () => {
    const folder = temporaryFolder();
    await (await openSqliteStore(folder)).close();
    const shell = new DatabaseSync(join(folder, "store.db"));
    onTestFinished(() => shell.close());
    shell.exec("BEGIN IMMEDIATE");
    const notices: string[] = [];
    const opening = openSqliteStore(folder, { onNotice: (text) => notices.push(text) });
    await until(() => notices.length > 0);
    expect(notices[0]).toMatch(/^the runtime waits: .*store.db is locked by another program/);
    shell.exec("COMMIT");
    await (await opening).close();
  });

  it("is waited for when it reads for so long that the log reaches its limit", async () => {
    const folder = temporaryFolder();
    const log = join(folder, "store.db-wal");
    const walBytes = 2 * 1024 * 1024;
    const { store, notices } = await listening(folder, { walBytes });
    const shell = new DatabaseSync(join(folder, "store.db"));
    onTestFinished(() => shell.close());
    shell.exec("BEGIN");
    shell.prepare("SELECT * FROM topic_rows").all();
    let committed = 0;
    const filling = (async () => {
      for (const n of numbers(100)) {
        await store.commit(group({ records: [record(Number(n), 0, "x".repeat(100_000))] }));
        committed++;
      }
    })();
    await until(() => notices.length > 1);
    expect(committed).toBeLessThan(30);
    expect(notices).toEqual([
      expect.stringMatching(
        /store.db-wal has grown to 0.\d MiB, because another.*2.0 MiB of setting walBytes/,
      ),
      expect.stringMatching(
        /^the runtime waits: .*the limit is 2.0 MiB \(setting walBytes\): end that/,
      ),
    ]);
    expect(statSync(log).size).toBeLessThan(walBytes + 200_000);
    shell.exec("COMMIT");
    await filling;
    expect(notices[2]).toMatch(/is free again, and the runtime goes on/);
    expect(statSync(log).size).toBeLessThan(walBytes);
  });
});
