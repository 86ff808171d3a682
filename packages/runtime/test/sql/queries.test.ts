/** What can be asked in SQL, how it is answered, and what is said of what cannot be asked. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { copyOf } from "../store/folders.ts";
import { KEPT } from "../store/kept-store.ts";
import { query } from "../store/shell.ts";
import { readerOf, refusalOf } from "./reading.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "statefun-test-"));
  const store = await openSqliteStore(folder);
  await store.commit(KEPT);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a query", () => {
  it("gives columns and rows, as JSON can have them", async () => {
    const ask = readerOf(folder);
    expect(
      await ask("SELECT name, value, value ->> '$.socks' FROM state WHERE id = '1' ORDER BY name"),
    ).toEqual({
      columns: ["name", "value", "value ->> '$.socks'"],
      rows: [
        ["basket", '{"socks":3}', 3],
        ["member", "true", null],
        ["name", '"Grüße"', null],
        ["total", "9007199254740993", null],
        ["visits", -7, null],
      ],
      truncated: false,
    });
    const cells = "1 AS a, 2 AS a, 1.5, 9e999, x'00ff', NULL, 'x\ny', 9007199254740991";
    expect(await ask(`SELECT ${cells}`)).toMatchObject({
      columns: expect.arrayContaining(["a", "a", "1.5"]),
      rows: [[1, 2, 1.5, "Infinity", { base64: "AP8=" }, null, "x\ny", 9007199254740991]],
    });
    expect(await ask("SELECT name FROM state WHERE false")).toEqual({
      columns: ["name"],
      rows: [],
      truncated: false,
    });
  });

  it("takes parameters by place or by name", async () => {
    const ask = readerOf(folder);
    const rows = async (sql: string, params: Parameters<typeof ask>[1]) =>
      (await ask(sql, params)).rows;
    expect(await rows("SELECT ?, typeof(?), ?, ?", { params: ["a", 1, true, null] })).toEqual([
      ["a", "integer", 1, null],
    ]);
    expect(await rows("SELECT :a, typeof($b)", { params: { a: "x", b: 1.5 } })).toEqual([
      ["x", "real"],
    ]);
    expect(await rows("SELECT ?", { params: [] })).toEqual([[null]]);
    expect(await refusalOf(ask("SELECT ?", { params: [1, 2] }))).toMatch(
      /^invalid-query: .*its params do not fit/,
    );
    expect(await refusalOf(ask("SELECT :a", { params: { b: 1 } }))).toMatch(
      /do not fit: Unknown named parameter 'b'/,
    );
  });

  it("gives no more rows than were asked for, nor more than fit, and says so", async () => {
    const ask = readerOf(folder);
    const numbers =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50) SELECT";
    expect(await ask(`${numbers} x FROM n`, { limit: 2 })).toMatchObject({
      rows: [[1], [2]],
      truncated: true,
    });
    expect(await ask(`${numbers} x FROM n`, { limit: 50 })).toMatchObject({ truncated: false });
    const large = await ask(`${numbers} hex(zeroblob(500000)) FROM n`);
    expect(large).toMatchObject({ truncated: true });
    expect(large.rows).toHaveLength(8);
    expect(await refusalOf(ask("SELECT hex(zeroblob(5000000))"))).toBe(
      "too-large: the first row of the answer has 10000004 bytes as JSON, and 8388608 are the most: select less of it",
    );
  });

  it("may be explained, and have comments and a semicolon", async () => {
    const ask = readerOf(folder);
    const sql = "/* why */ EXPLAIN QUERY PLAN -- is it slow?\n SELECT * FROM state; -- that is all";
    expect((await ask(sql)).columns).toContain("detail");
    expect((await ask("VALUES (1), (2)")).rows).toEqual([[1], [2]]);
  });

  it.each([
    ["", "it is empty"],
    [" -- nothing\n;", "it is empty"],
    ["SELECT 1\0", "there is a NUL character in it"],
    ["SELECT * FROM (SELECT 1", "incomplete input"],
    ["SELECT 'form'\nform state", 'near "state": syntax error, at line 2, column 6'],
    ["SELECT value\n  FROM stat", "no such table: stat, at line 2, column 8"],
    ["SELECT s.size FROM state s", "no such column: s.size, at line 1, column 10"],
    ["SELECT writefile('x', 'y')", "no such function: writefile, at line 1, column 8"],
    [
      "SELECT 1; SELECT 2",
      "there must be one statement, and another one begins at line 1, column 11",
    ],
    [
      "SELECT value ->> '$.a' FROM state; ATTACH 'x' AS y",
      "there must be one statement, and another one begins at line 1, column 36",
    ],
    ["SELECT json('{')", "malformed JSON"],
    ["SELECT load_extension('x')", "not authorized"],
    ["WITH gone AS (SELECT 1) DELETE FROM state_rows", "nothing can be changed"],
    [
      "WITH n AS (SELECT 1) INSERT INTO topic_rows SELECT 'a', 1, 1, NULL",
      "nothing can be changed",
    ],
  ])("%j is refused", async (sql, reason) => {
    expect(await refusalOf(readerOf(folder)(sql))).toBe(
      `invalid-query: the query cannot be run: ${reason}`,
    );
  });

  it.each([
    "DELETE FROM state_rows",
    "DROP VIEW state",
    "ATTACH 'other.db' AS other",
    "PRAGMA journal_mode = DELETE",
    "EXPLAIN PRAGMA user_version = 7",
    "CREATE TEMP TABLE t (x)",
    "VACUUM INTO 'copy.db'",
    "BEGIN",
    "selected",
  ])("%s is refused, and changes nothing", async (sql) => {
    const before = query(folder, "SELECT * FROM state_rows");
    expect(await refusalOf(readerOf(folder)(sql))).toBe(
      "invalid-query: the query cannot be run: it must be one SELECT, which may begin with WITH or EXPLAIN: nothing can be changed",
    );
    expect(query(folder, "SELECT * FROM state_rows")).toEqual(before);
  });

  it("says what is wrong with a store that it cannot read", async () => {
    const older = copyOf(join(import.meta.dirname, "../store/format-1"));
    expect(await refusalOf(readerOf(older)("SELECT 1"))).toBe(
      `unavailable: ${join(older, "store.db")} is a store of format 1, which has no views: ` +
        "run a runtime on it once, which brings it to format 4",
    );
    const broken = copyOf(folder);
    writeFileSync(
      join(broken, "store.db"),
      "not a database, but a text of some length\n".repeat(100),
    );
    expect(await refusalOf(readerOf(broken)("SELECT 1"))).toMatch(
      /^unavailable: .*store.db is not a store, or its beginning is overwritten/,
    );
    rmSync(join(broken, "store.db"));
    expect(await refusalOf(readerOf(broken)("SELECT 1"))).toMatch(
      /^unavailable: .*store.db cannot be opened/,
    );
  });
});
