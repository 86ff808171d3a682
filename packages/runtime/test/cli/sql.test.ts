/** `statefun sql`: asking a runtime, and a folder that has none. */
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { ENDLESS } from "../sql/reading.ts";
import { KEPT } from "../store/kept-store.ts";
import { startRig } from "../support.ts";
import { jsonLines, type LineOptions, statefun } from "./support.ts";

/** A data folder, and a way to ask its store: by the API of a runtime, or without one. */
async function asking(how: "running" | "stopped") {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await store.commit(KEPT);
  await store.close();
  const where = how === "running" ? ["--url", await serve(folder)] : ["--data", folder];
  return (args: readonly string[], options?: LineOptions) =>
    statefun(["sql", ...where, ...args], options);
}

async function serve(folder: string): Promise<string> {
  const rig = await startRig({ functions: fn(() => ({})), disk: sqliteDisk(folder) });
  return await rig.serve();
}

test.each(["running", "stopped"] as const)("rows for people and for programs: %s", async (how) => {
  const sql = await asking(how);
  const query =
    "SELECT name, value, expires_at FROM state WHERE id = ? AND bytes > ? ORDER BY name";
  expect(await sql([query, "--param", "1", "--param", "8"])).toEqual({
    code: 0,
    stdout: [
      "name    value             expires_at",
      'basket  {"socks":3}       1795651201000',
      'name    "Grüße"',
      "total   9007199254740993",
      "",
    ].join("\n"),
    stderr: "",
  });
  const { stdout } = await sql([query, "--param", "1", "--param", "8", "--json"]);
  expect(jsonLines(stdout)).toEqual([
    { name: "basket", value: '{"socks":3}', expires_at: 1795651201000 },
    { name: "name", value: '"Grüße"', expires_at: null },
    { name: "total", value: "9007199254740993", expires_at: null },
  ]);
  expect(await sql(["SELECT 1 WHERE false"])).toMatchObject({
    code: 0,
    stderr: "there are no rows\n",
  });
  expect(await sql(["SELECT 1 AS a, 2 AS a, x'01' AS b, 'x\ty' AS c"])).toMatchObject({
    stdout: 'a  a (2)  b                  c\n1  2      {"base64":"AQ=="}  x\\u0009y\n',
  });
});

test.each(["running", "stopped"] as const)(
  "what is wrong is said, with an exit code: %s",
  async (how) => {
    const sql = await asking(how);
    expect(await sql(["SELECT val FROM state"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "the query cannot be run: no such column: val, at line 1, column 8\n",
    });
    expect(await sql([ENDLESS, "--timeout", "50"])).toMatchObject({
      code: 2,
      stderr: "the query was ended after 50 ms, its timeout\n",
    });
  },
);

test("a query is read from standard input, and its parameters as JSON or text", async () => {
  const sql = await asking("stopped");
  const params = ["7", "true", "null", '"7"', "seven", "9007199254740993"];
  const { stdout } = await sql(["--json", ...params.flatMap((param) => ["--param", param])], {
    stdin:
      "SELECT typeof(?) AS a,\n typeof(?) AS b, typeof(?) AS c, typeof(?) AS d, ? AS e, ? AS f",
  });
  expect(jsonLines(stdout)).toEqual([
    { a: "integer", b: "integer", c: "null", d: "text", e: "seven", f: "9007199254740993" },
  ]);
});

test("what is left out is said, but not to the next program", async () => {
  const sql = await asking("stopped");
  expect(await sql(["--limit", "1", "--json", "VALUES (1), (2)"])).toEqual({
    code: 0,
    stdout: '{"column1":1}\n',
    stderr: "there are more rows: --limit may be up to 10000\n",
  });
});

test("a folder has to have a store, and is not asked together with a runtime", async () => {
  const folder = temporaryFolder();
  expect(await statefun(["sql", "--data", folder, "SELECT 1"])).toMatchObject({
    code: 1,
    stderr: `${folder} has no store: there is no store.db in it\n`,
  });
  expect(
    await statefun(["sql", "--data", folder, "--url", "http://localhost:1", "SELECT 1"]),
  ).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("'--data <folder>' cannot be used with option '--url <url>'"),
  });
});
