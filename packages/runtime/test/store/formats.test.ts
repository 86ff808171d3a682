/** Stores of older formats: brought to today's as a whole or not at all, with everything that is in them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { type Store, sizeOf } from "../../src/store/store.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { ALL, group, open, timersDue } from "./fixtures.ts";
import { copyOf, refusal } from "./folders.ts";
import { KEPT } from "./kept-store.ts";
import { query, shell } from "./shell.ts";

const FORMATS = [1, 2, 3] as const;
/** What takes the name of something that a later format adds. */
const IN_THE_WAY = {
  1: {
    put: "CREATE TABLE record_rows (mine TEXT)",
    takeBack: "DROP TABLE record_rows",
    reason: "there is already another table or index with this name: record_rows",
  },
  2: {
    put: "ALTER TABLE message_rows ADD COLUMN origin TEXT",
    takeBack: "ALTER TABLE message_rows DROP COLUMN origin",
    reason: "duplicate column name: origin",
  },
  3: {
    put: "ALTER TABLE record_rows ADD COLUMN headers BLOB",
    takeBack: "ALTER TABLE record_rows DROP COLUMN headers",
    reason: "duplicate column name: headers",
  },
};
const folderOf = (format: number) => join(import.meta.dirname, `format-${format}`);

/** What a look at a store's file says, without a change to it. */
function look(folder: string) {
  const tables = query(folder, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  const [version] = query(folder, "PRAGMA user_version");
  return { version: version?.["user_version"], tables: tables.map(({ name }) => name) };
}

/** Everything that {@link KEPT} has, as the store gives it. */
function contentOf(store: Store) {
  const targets = [
    ...new Map(KEPT.messages.map(({ target }) => [target.function, target])).values(),
  ];
  return {
    state: targets.flatMap((key) => store.state(key)),
    messages: targets.flatMap((key) => store.messages(key, 0, ALL, ALL)),
    timers: timersDue(store, 0, ALL),
    records: KEPT.topics.flatMap(({ name }) => store.records(name, 0, ALL, ALL)),
    topics: store.topics(),
    idempotency: KEPT.idempotency.map(({ key }) => store.idempotency(key)),
    seenAt: store.lastSeen(),
  };
}

function expectAll(store: Store): void {
  const { state, messages, timers, records, topics, idempotency, seenAt } = KEPT;
  const found = contentOf(store);
  expect(new Set(found.state)).toEqual(new Set(state));
  expect(new Set(found.timers)).toEqual(new Set(timers));
  expect(found).toMatchObject({ messages, records, topics, idempotency, seenAt });
  for (const { name } of topics) {
    expect(store.bytes(name)).toBe(sizeOf(records.filter(({ topic }) => topic === name)));
  }
}

describe.each(FORMATS)("a store of format %i", (format) => {
  it("is brought to format 4 with everything in it, and says so once", async () => {
    const folder = copyOf(folderOf(format));
    expect(look(folder).version).toBe(BigInt(format));
    const notices: string[] = [];
    const opened = () => openSqliteStore(folder, { onNotice: (text) => notices.push(text) });
    const store = await opened();
    expectAll(store);
    expect(store.functions("", 9)).toEqual([
      { function: "com.example/stock", instances: 1, messages: 1, timers: 1 },
      { function: "com.example/user-shopping-cart", instances: 1, messages: 1, timers: 1 },
    ]);
    await store.commit(group({ removedMessages: [1], seenAt: KEPT.seenAt }));
    await store.close();
    expect(look(folder).version).toBe(4n);
    expect(verifyStore(folder).findings).toEqual([]);
    const again = await opened();
    expect(again.lastSeqs()).toEqual({ message: 4, history: 0 });
    await again.close();
    expect(notices).toEqual([
      `${join(folder, "store.db")} had format ${format} and has format 4 from now on: earlier versions do not open it any more`,
    ]);
  });

  it("has the tables of a new store then, and its indexes", async () => {
    const schema = async (folder: string) => {
      await (await openSqliteStore(folder)).close();
      return query(folder, "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY type, name");
    };
    expect(await schema(copyOf(folderOf(format)))).toEqual(await schema(temporaryFolder()));
  });

  it("can be verified as it is", () => {
    const folder = copyOf(folderOf(format));
    expect(verifyStore(folder).findings).toEqual([]);
    expect(look(folder).version).toBe(BigInt(format));
  });

  it("stays as it was when it cannot be brought to format 4, and says why", async () => {
    const folder = copyOf(folderOf(format));
    const before = look(folder);
    const { put, takeBack, reason } = IN_THE_WAY[format];
    shell(folder, put);
    for (const _ of [1, 2]) {
      expect(await refusal(folder)).toBe(
        `${join(folder, "store.db")} does not have the tables that it should have ` +
          `(${reason}): ` +
          "if another program has changed them or added some, take that back; otherwise restore a copy of the whole data folder",
      );
    }
    shell(folder, takeBack);
    expect(look(folder)).toEqual(before);
    expectAll(await open(sqliteDisk(folder)));
  });

  it("stays as it was when its process is killed before it is format 4", async () => {
    const folder = copyOf(folderOf(format));
    const before = look(folder);
    const program = join(import.meta.dirname, "dying-writer.ts");
    const { signal } = spawnSync(process.execPath, [
      "--conditions=statefun-source",
      program,
      join(folder, "store.db"),
    ]);
    expect(signal).toBe("SIGKILL");
    expect(look(folder)).toEqual(before);
    expectAll(await open(sqliteDisk(folder)));
  });
});
