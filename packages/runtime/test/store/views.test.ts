/** The views of a store: what they show, that they are there in an older store, and that docs/sql.md describes them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { headersText } from "../../src/record-headers.ts";
import { bytes, group, message, record, topicAt, value } from "./fixtures.ts";
import { copyOf, folderWith, refusal } from "./folders.ts";
import { KEPT } from "./kept-store.ts";
import { query, shell } from "./shell.ts";

/** Each view that docs/sql.md has, and its columns. */
function describedViews(): Map<string, string[]> {
  const text = readFileSync(join(import.meta.dirname, "../../../../docs/sql.md"), "utf8");
  const chapters = text.split(/^### /m).slice(1);
  return new Map(
    chapters.map((chapter) => {
      const cells = [...chapter.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = ""]) => cell);
      const columns = cells.flatMap((cell) =>
        [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
      );
      return [/`(\w+)`/.exec(chapter)?.[1] ?? "", columns];
    }),
  );
}

describe("the views of a store", () => {
  it("are those that docs/sql.md describes, with the columns that it names", async () => {
    const folder = await folderWith(KEPT);
    const views = query(folder, "SELECT name FROM sqlite_schema WHERE type = 'view'");
    const described = views.map(({ name }) => {
      const columns = query(folder, `SELECT name FROM pragma_table_info('${name}')`);
      return [name, new Set(columns.map((column) => column["name"]))] as const;
    });
    expect(new Map(described)).toEqual(
      new Map([...describedViews()].map(([name, columns]) => [name, new Set(columns)])),
    );
  });

  it("show a store of format 1 that is opened", async () => {
    const folder = copyOf(join(import.meta.dirname, "format-1"));
    expect(await refusal(folder)).toBe("opened");
    expect(query(folder, "SELECT name, value FROM state ORDER BY name")).toEqual([
      { name: "basket", value: '{"socks":3}' },
      { name: "member", value: "true" },
      { name: "name", value: '"Grüße"' },
      { name: "stock", value: 0n },
      { name: "total", value: 9007199254740993n },
      { name: "visits", value: -7n },
    ]);
    expect(
      query(folder, "SELECT function, id, state_values, state_bytes, messages FROM instances"),
    ).toEqual([
      {
        function: "com.example/stock",
        id: "socks",
        state_values: 1n,
        state_bytes: 0n,
        messages: 1n,
      },
      {
        function: "com.example/user-shopping-cart",
        id: "1",
        state_values: 5n,
        state_bytes: 36n,
        messages: 1n,
      },
    ]);
    expect(query(folder, "SELECT * FROM functions")).toEqual([
      { function: "com.example/stock", instances: 1n, messages: 1n, timers: 1n },
      { function: "com.example/user-shopping-cart", instances: 1n, messages: 1n, timers: 1n },
    ]);
    expect(query(folder, "SELECT seq, caller_id, value, bytes FROM messages")).toEqual([
      { seq: 1n, caller_id: null, value: "{}", bytes: 2n },
      { seq: 2n, caller_id: "1", value: null, bytes: null },
    ]);
    expect(query(folder, "SELECT seq, fire_at, token, value FROM timers")).toEqual([
      { seq: 3n, fire_at: 1795651202000n, token: "expiry", value: "{}" },
      { seq: 4n, fire_at: 1795651203000n, token: null, value: null },
    ]);
    expect(
      query(folder, "SELECT topic, key, value ->> '$.quantity' AS quantity, raw FROM records"),
    ).toEqual([
      {
        topic: "add-to-cart",
        key: "1",
        quantity: 3n,
        raw: bytes('{"itemId":"socks","quantity":3}'),
      },
      { topic: "receipts", key: null, quantity: null, raw: new Uint8Array([0, 255]) },
    ]);
  });

  it("tell an instance once, whether it has state, messages, or both", async () => {
    const folder = await folderWith(
      group({
        state: [value("n", "1"), value("m", "2"), { ...value("n", "3"), id: "b" }],
        messages: [message(1), message(2), message(3, "", "c")],
      }),
    );
    expect(query(folder, "SELECT id, state_values, messages FROM instances ORDER BY id")).toEqual([
      { id: "a", state_values: 2n, messages: 2n },
      { id: "b", state_values: 1n, messages: 0n },
      { id: "c", state_values: 0n, messages: 1n },
    ]);
  });

  it("show how far topics go, and dead letters in their parts", async () => {
    const letter = {
      function: "test/fn",
      key: "a",
      typename: "test/t",
      reason: "broken",
      payload: "x",
      encoding: "utf8",
    };
    const folder = await folderWith(
      group({
        records: [
          record(7, 1),
          record(8, 2),
          { ...record(0, 3, JSON.stringify(letter)), topic: "dead-letters" },
          { ...record(1, 4, "not a letter"), topic: "dead-letters" },
        ],
        redrives: [{ topic: "dead-letters", offset: 0, at: 5 }],
        topics: [topicAt("in", 9, 8), topicAt("dead-letters", 2, 0), topicAt("empty", 5, 5)],
      }),
    );
    const columns = "name, first_offset, next_offset, position, records";
    expect(query(folder, `SELECT ${columns} FROM topics`)).toEqual([
      { name: "dead-letters", first_offset: 0n, next_offset: 2n, position: 0n, records: 2n },
      { name: "empty", first_offset: 5n, next_offset: 5n, position: 5n, records: 0n },
      { name: "in", first_offset: 7n, next_offset: 9n, position: 8n, records: 2n },
    ]);
    expect(
      query(
        folder,
        "SELECT offset, function, id, typename, reason, payload, encoding, redriven_at FROM dead_letters",
      ),
    ).toEqual([
      {
        offset: 0n,
        function: "test/fn",
        id: "a",
        typename: "test/t",
        reason: "broken",
        payload: "x",
        encoding: "utf8",
        redriven_at: 5n,
      },
      {
        offset: 1n,
        function: null,
        id: null,
        typename: null,
        reason: null,
        payload: null,
        encoding: null,
        redriven_at: null,
      },
    ]);
  });

  it("show where records stood in Kafka and go to, and what is known of it", async () => {
    const headers = headersText([
      ["trace", bytes("1-2")],
      ["raw", Uint8Array.of(255)],
    ]);
    const source = { partition: 2, offset: 70, timestamp: 5, headers };
    const folder = await folderWith(
      group({
        records: [{ ...record(0, 9), source }, record(1, 9)],
        topics: [{ ...topicAt("in", 2, 0), forwardedTo: "kafka:9092" }],
        kafkaPositions: [{ topic: "in", partition: 2, next: 71, topicId: "x" }],
        kafkaOutboxes: [{ cluster: "c", incarnation: "b", before: "a" }],
      }),
    );
    const columns = "offset, kafka_partition, kafka_offset, kafka_timestamp";
    const trace = `(SELECT value ->> 1 FROM json_each(headers) WHERE value ->> 0 = 'trace') AS trace`;
    expect(query(folder, `SELECT ${columns}, ${trace} FROM records ORDER BY offset`)).toEqual([
      { offset: 0n, kafka_partition: 2n, kafka_offset: 70n, kafka_timestamp: 5n, trace: "1-2" },
      {
        offset: 1n,
        kafka_partition: null,
        kafka_offset: null,
        kafka_timestamp: null,
        trace: null,
      },
    ]);
    expect(query(folder, "SELECT name, forwarded_to FROM topics")).toEqual([
      { name: "in", forwarded_to: "kafka:9092" },
    ]);
    expect(query(folder, "SELECT * FROM kafka_positions")).toEqual([
      { topic: "in", partition: 2n, next_offset: 71n, topic_id: "x" },
    ]);
    expect(query(folder, "SELECT * FROM kafka_outboxes")).toEqual([
      { cluster: "c", incarnation: "b", before: "a" },
    ]);
  });

  it("show what is paused, and which endpoints are down until the store is opened again", async () => {
    const paused = { function: "test/fn", id: "", since: 3 };
    const folder = await folderWith(
      group({
        pauses: [paused],
        endpoints: [
          { functions: "test/*", since: 1, reason: undefined },
          { functions: "other/*", since: 2, reason: "refused" },
        ],
      }),
    );
    expect(query(folder, "SELECT * FROM pauses")).toEqual([{ ...paused, since: 3n }]);
    expect(query(folder, "SELECT functions, status, since, reason FROM endpoints")).toEqual([
      { functions: "other/*", status: "down", since: 2n, reason: "refused" },
      { functions: "test/*", status: "up", since: 1n, reason: null },
    ]);
    expect(await refusal(folder)).toBe("opened");
    expect(query(folder, "SELECT * FROM endpoints")).toEqual([]);
  });

  it("are made anew when they are not as they should be, and a table in their place is said", async () => {
    const folder = await folderWith(group({ messages: [message(1)] }));
    shell(folder, "DROP VIEW messages; CREATE VIEW messages AS SELECT 1 AS mine; DROP VIEW state");
    expect(await refusal(folder)).toBe("opened");
    expect(query(folder, "SELECT seq FROM messages")).toEqual([{ seq: 1n }]);
    expect(query(folder, "SELECT count(*) AS n FROM state")).toEqual([{ n: 0n }]);
    shell(folder, "DROP VIEW state; CREATE TABLE state (mine TEXT)");
    expect(await refusal(folder)).toMatch(
      /store.db does not have the tables that it should have \(use DROP TABLE/,
    );
  });
});
