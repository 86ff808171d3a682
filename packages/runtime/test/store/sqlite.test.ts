/**
 * The store on disk: what every store does, and what only one on disk has to: who may open it, that a group is written
 * as a whole or not at all, that space is given back, and that a broken commit thread is an error and not a silence.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { keyOf, numbers } from "../support.ts";
import { storeBehaviour } from "./behaviour.ts";
import { bytes, group, message, open, record, topicAt, value } from "./fixtures.ts";
import { crashedFolder, refusal } from "./folders.ts";
import { holdElsewhere, openElsewhere } from "./other-process.ts";

storeBehaviour("on disk", sqliteDisk);

describe("opening the store", () => {
  it("is refused while another process has it open, and works again when that was killed", async () => {
    const folder = temporaryFolder();
    const held = await open(sqliteDisk(folder));
    expect(await openElsewhere(folder)).toBe(
      `the data folder ${folder} is in use by another process: end that one, or choose another data folder`,
    );
    await expect(openSqliteStore(folder)).rejects.toThrow("is in use by another process");
    await held.commit(group({ messages: [message(1)] }));
    await held.close();

    const other = await holdElsewhere(folder);
    expect(other.said).toBe("opened");
    await expect(openSqliteStore(folder)).rejects.toThrow("is in use by another process");
    await other.kill();
    expect((await open(sqliteDisk(folder))).mailboxSize(keyOf("fn", "a"))).toBe(1);
  });

  it("is refused for a newer format, whose file stays as it is", async () => {
    const folder = temporaryFolder();
    await (await openSqliteStore(folder)).close();
    const path = join(folder, "store.db");
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
    database.close();
    const before = readFileSync(path);
    // Twice, because the first one must not keep the folder.
    for (const _ of [1, 2]) {
      await expect(openSqliteStore(folder)).rejects.toThrow(
        `${path} is a store of format 99, and this version reads formats up to 4: ` +
          "run the newer version that wrote it, or choose another data folder",
      );
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is refused for what is not a store, and says what is wrong and what to do", async () => {
    const text = "this is not a database, but a text of some length\n".repeat(50);
    const folder = temporaryFolder();
    const path = join(folder, "store.db");
    writeFileSync(path, text);
    const notDatabase = (file: string) =>
      `${file} is not a store, or its beginning is overwritten (file is not a database): if it is another program's ` +
      "file, move it away; if it was the store, restore a copy of the whole data folder";
    expect(await refusal(folder)).toBe(notDatabase(path));
    // A path through a file.
    expect(await refusal(join(path, "data"))).toBe(
      `the data folder ${join(path, "data")} cannot be used (${path} is not a folder): choose another data folder`,
    );
    expect(await refusal(path)).toBe(
      `the data folder ${path} cannot be used (${path} is not a folder): choose another data folder`,
    );

    const locked = temporaryFolder();
    writeFileSync(join(locked, "lock.db"), text);
    expect(await refusal(locked)).toBe(notDatabase(join(locked, "lock.db")));

    const blocked = temporaryFolder();
    mkdirSync(join(blocked, "store.db"));
    expect(await refusal(blocked)).toBe(
      `${join(blocked, "store.db")} is not a file: move it away, or choose another data folder`,
    );

    const foreign = temporaryFolder();
    const database = new DatabaseSync(join(foreign, "store.db"));
    database.exec("CREATE TABLE poems (text TEXT)");
    database.close();
    const before = readFileSync(join(foreign, "store.db"));
    for (const _ of [1, 2]) {
      expect(await refusal(foreign)).toBe(
        `${join(foreign, "store.db")} is a database of something else, not a store: ` +
          "move it away, or choose another data folder",
      );
    }
    expect(readFileSync(join(foreign, "store.db")).equals(before)).toBe(true);
  });

  it("makes a file that gives space back", async () => {
    const folder = temporaryFolder();
    await open(sqliteDisk(folder));
    const database = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
    const pragma = (name: string) =>
      Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect([pragma("auto_vacuum"), pragma("journal_mode")]).toEqual([2, "wal"]);
    database.close();
  });
});

describe("a group on disk", () => {
  it("is written as a whole or not at all, and may be tried again", async () => {
    const store = await open(sqliteDisk());
    const key = keyOf("fn", "a");
    await store.commit(group({ messages: [message(1), message(2)], state: [value("n", "old")] }));
    const broken = group({
      messages: [message(3)],
      removedMessages: [1],
      state: [value("n", "new")],
      topics: [topicAt("in", 1.5, 0)],
    });
    await expect(store.commit(broken)).rejects.toThrow("cannot store REAL value in INTEGER column");
    expect(store.messages(key, 0, 10, 1000).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(store.state(key)[0]?.value).toEqual(bytes("old"));
    const whole = { ...broken, topics: [topicAt("in", 1, 0)] };
    for (const _ of [1, 2]) await store.commit(whole);
    expect(store.messages(key, 0, 10, 1000).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(store.state(key)[0]?.value).toEqual(bytes("new"));
  });

  it("fails when the commit thread has died, each time, and the store can be closed", async () => {
    const post = vi.spyOn(Worker.prototype, "postMessage");
    onTestFinished(() => post.mockRestore());
    const disk = sqliteDisk();
    const store = await open(disk);
    await store.commit(group({ messages: [message(1)] }));
    const thread = post.mock.contexts.at(-1) as Worker;
    const many = numbers(50_000).map((n) => message(2 + Number(n)));
    const ended = "the commit thread has ended";
    const underWay = expect(store.commit(group({ messages: many }))).rejects.toThrow(ended);
    await thread.terminate();
    await underWay;
    for (const _ of [1, 2]) {
      await expect(store.commit(group({ messages: [message(2)] }))).rejects.toThrow(ended);
    }
    await store.close();
    const again = await open(disk);
    expect(again.mailboxSize(keyOf("fn", "a"))).toBe(1);
  });

  it("knows that it was not closed in order, until it writes to Kafka again", async () => {
    const folder = await crashedFolder();
    const outbox = { cluster: "one", incarnation: "a", before: undefined };
    const disk = sqliteDisk(folder);
    for (const _ of [1, 2]) {
      const store = await open(disk);
      expect(store.identity().wasClosed).toBe(false);
      await store.close();
    }
    const store = await open(disk);
    await store.commit(group({ kafkaOutboxes: [outbox] }));
    expect(store.identity().wasClosed).toBe(false);
    await store.close();
    expect((await open(disk)).identity().wasClosed).toBe(true);
  });

  it("gives the disk back when housekeeping has gone through it", async () => {
    const folder = temporaryFolder();
    const disk = sqliteDisk(folder);
    const store = await open(disk);
    const records = numbers(5000).map((n) => record(Number(n), 1, "x".repeat(500)));
    await store.commit(group({ records, topics: [topicAt("in", 5000, 5000)] }));
    await store.close();
    const path = join(folder, "store.db");
    expect(statSync(path).size).toBeGreaterThan(2_500_000);
    const again = await open(disk);
    const housekeeping = { expiredBy: 0, olderThan: 10, topics: [] };
    for (let round = 0; round < 10 && again.needsHousekeeping(housekeeping); round++) {
      await again.commit(group({ housekeeping }));
    }
    await again.close();
    expect(statSync(path).size).toBeLessThan(500_000);
  });
});
