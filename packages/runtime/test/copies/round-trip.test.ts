/** Any store is the same, row by row, when it has been exported and imported. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/copies/lines/kinds.ts";
import { Rows } from "../../src/copies/lines/rows.ts";
import type { GroupWrites } from "../../src/model.ts";
import { headersText } from "../../src/record-headers.ts";
import { prepareSchema } from "../../src/store/schema.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../disks.ts";
import { group, record, topicAt } from "../store/fixtures.ts";
import { KEPT } from "../store/kept-store.ts";
import { allRows, exported, imported, tablesOf } from "./lines.ts";

/** What is counted anew from other rows, is of the machine, or says which store it is or what became of it. */
const NOT_EXPORTED = [
  "endpoint_rows",
  "function_counts",
  "history_rows",
  "history_size",
  "kafka_outbox_rows",
  "mailbox_counts",
  "store",
  "topic_sizes",
];

const text = fc.oneof(
  fc.string({ minLength: 1, unit: "binary" }).filter((string) => string.isWellFormed()),
  fc.constantFrom("1", "ä", "\u2028\n\r", '"', "__proto__", "\u{1f600}", "\uffff"),
);
const fn = fc.constantFrom("test/fn", "com.example/stock", "a/b/ü");
const typename = fc.constantFrom(
  "io.statefun.types/long",
  "io.statefun.types/double",
  "io.statefun.types/string",
  "test/any",
);
const bytes = fc.oneof(
  fc.uint8Array(),
  fc.json().map((json) => new TextEncoder().encode(json)),
  fc
    .constantFrom("", "\ufeff1", "{\r\n}", "9007199254740993", "-0")
    .map((json) => new TextEncoder().encode(json)),
  fc.uint8Array({ minLength: 2000, maxLength: 4000 }),
);
const time = fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const key = fc.record({ function: fn, id: text });
const unique = <T>(arbitrary: fc.Arbitrary<T>, selector: (item: T) => unknown) =>
  fc.uniqueArray(arbitrary, { maxLength: 12, selector: (item) => JSON.stringify(selector(item)) });
const seq = fc.integer({ min: 1, max: 1000 });
const sent = { seq, target: key, typename, value: maybe(bytes) };

const source = fc.record({
  partition: fc.nat(),
  offset: fc.nat(),
  timestamp: time,
  headers: fc.array(fc.tuple(text, maybe(bytes))).map(headersText),
});

const topic = fc.record({
  name: text,
  first: fc.nat(5),
  unread: fc.nat(3),
  forwardedTo: maybe(text),
  records: fc.array(
    fc.record({ key: maybe(bytes), value: bytes, timestamp: time, source: maybe(source) }),
    { maxLength: 5 },
  ),
});

/** Writes such as a runtime could make. */
const writes: fc.Arbitrary<GroupWrites> = fc
  .record({
    state: unique(
      fc.record({
        function: fn,
        id: text,
        name: text,
        typename,
        value: bytes,
        expiresAt: maybe(time),
      }),
      ({ function: target, id, name }) => [target, id, name],
    ),
    messages: unique(
      fc.record({
        ...sent,
        caller: maybe(key),
        origin: maybe(fc.record({ topic: maybe(text), number: fc.nat() })),
      }),
      (message) => message.seq,
    ),
    timers: unique(
      fc.record({ ...sent, caller: key, fireAt: time, token: maybe(text) }),
      (timer) => timer.seq,
    ),
    idempotency: unique(
      fc.record({ key: text, fingerprint: text, answer: text, timestamp: time }),
      (answer) => answer.key,
    ),
    pauses: unique(
      fc.record({ function: fn, id: fc.oneof(text, fc.constant("")), since: time }),
      (pause) => [pause.function, pause.id],
    ),
    topics: unique(topic, ({ name }) => name),
    kafkaPositions: unique(
      fc.record({ topic: text, partition: fc.nat(), next: fc.nat(), topicId: text }),
      ({ topic: name, partition }) => [name, partition],
    ),
    seenAt: fc.nat(),
  })
  .map(({ topics, ...rest }) =>
    group({
      ...rest,
      topics: topics.map(({ name, first, records, unread, forwardedTo }) => ({
        name,
        nextOffset: first + records.length,
        position: first + Math.max(0, records.length - unread),
        forwardedTo,
      })),
      records: topics.flatMap(({ name, first, records }) =>
        records.map((record, index) => ({ topic: name, offset: first + index, ...record })),
      ),
      redrives: topics.flatMap(({ name, first, records }) =>
        records.slice(0, 1).map(({ timestamp: at }) => ({ topic: name, offset: first, at })),
      ),
    }),
  );

async function folderWith(...groups: readonly GroupWrites[]): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  for (const one of groups) await store.commit(one);
  await store.close();
  return folder;
}

describe("an export", () => {
  it("is the same store when it is imported, row by row", async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (writes) => {
        const folder = await folderWith(writes);
        const lines = exported(folder);
        const copy = (await imported(lines)).folder;
        const { endpoint_rows: _, ...rows } = allRows(folder);
        expect(allRows(copy)).toMatchObject(rows);
        // And the same export, but for when it was made.
        expect(exported(copy).slice(1)).toEqual(lines.slice(1));
      }),
      { numRuns: Number(process.env["ROUND_TRIPS"] ?? 15) },
    );
  }, 600_000);

  it("has every column of every table, but for what is known not to be in it", () => {
    const database = new DatabaseSync(join(temporaryFolder(), "store.db"));
    prepareSchema(database, "store.db");
    const tables = tablesOf(database);
    expect([...Object.values(KINDS).map(({ table }) => table), ...NOT_EXPORTED].sort()).toEqual(
      tables,
    );
    for (const [kind, { table, add }] of Object.entries(KINDS)) {
      const columns = database
        .prepare(`PRAGMA table_info(${table})`)
        .all()
        .map(({ name }) => String(name));
      // What is refused without a word about a column knows it.
      for (const column of columns) {
        expect(() => add({ [column]: {} }, new Rows()), `${kind} ${column}`).toThrow(
          new RegExp(`"${column}"`),
        );
      }
    }
    database.close();
  });

  it("goes on where it was: with the same order, the next seq, and when it was last seen", async () => {
    const folder = await folderWith(KEPT);
    const copy = (await imported(exported(folder))).folder;
    const store = await openSqliteStore(copy);
    expect(store.lastSeqs()).toMatchObject({ message: 4 });
    expect(store.lastSeen()).toBe(KEPT.seenAt);
    await store.close();
  });

  it("is counted as a whole, however many groups it takes to write it", async () => {
    const records = Array.from({ length: 4500 }, (_, offset) => record(offset, 0, `${offset}`));
    const folder = await folderWith(group({ records, topics: [topicAt("in", 4500, 4000)] }));
    expect(allRows((await imported(exported(folder))).folder)).toEqual(allRows(folder));
  });

  it("can be of some functions alone", async () => {
    const folder = await folderWith(KEPT);
    const lines = exported(folder, ["com.example/stock", "com.example/none"]);
    expect(lines.slice(1, -1).map((line) => Object.keys(JSON.parse(line))[0])).toEqual([
      "state",
      "message",
      "timer",
    ]);
    expect((await imported(lines)).contents).toEqual({
      instances: 1,
      values: 1,
      messages: 1,
      timers: 1,
      topics: 0,
      records: 0,
    });
  });
});
