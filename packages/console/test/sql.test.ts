/** What the SQL page makes of answers and errors. */
import { describe, expect, it } from "vitest";
import { askSql } from "../src/commands/sql.ts";
import { csvOf, jsonOf } from "../src/pages/sql/download.ts";
import { linkOf } from "../src/pages/sql/links.ts";
import { offsetOf } from "../src/pages/sql/place.ts";

describe("the place in a query that an error names", () => {
  const query = "SELECT a,\n  b\nFROM c";
  it.each([
    ["no such column: b, at line 2, column 3", 12],
    ["no such table: c, at line 3, column 6", 19],
    ["ended after 5000 ms, its timeout", undefined],
    ["at line 7, column 1", undefined],
    ["at line 2, column 99", undefined],
  ])("%s", (message, offset) => {
    expect(offsetOf(message, query)).toBe(offset);
  });
});

describe("an answer as a file", () => {
  const answer = {
    columns: ["a", "a", 'b "c"'],
    rows: [
      ["x,y", 'say "hi"', "two\nlines"],
      [null, "", { base64: "AP8=" }],
      [1.5, "9007199254740993", "=1+1"],
    ],
    truncated: false,
  };

  it("is CSV that tells an empty text from null", () => {
    expect(csvOf(answer)).toBe(
      'a,a,"b ""c"""\r\n"x,y","say ""hi""","two\nlines"\r\n,"",AP8=\r\n1.5,9007199254740993,=1+1\r\n',
    );
  });

  it("is JSON that keeps columns apart that have one name", () => {
    expect(JSON.parse(jsonOf(answer))[1]).toEqual({
      a: null,
      "a (2)": "",
      'b "c"': { base64: "AP8=" },
    });
  });
});

describe("a cell leads to", () => {
  const links = (columns: string[], row: (string | number | null)[]) =>
    columns.map((_name, at) => linkOf(columns, row, at));

  it("the instance and the function that its row names, and to whom sent a message", () => {
    expect(
      links(["function", "id", "caller_function", "caller_id"], ["a/b", "x&y", "c/d", "z"]),
    ).toEqual([
      "/console/instances?function=a%2Fb",
      "/console/instance?function=a%2Fb&id=x%26y",
      "/console/instances?function=c%2Fd",
      "/console/instance?function=c%2Fd&id=z",
    ]);
  });

  it("a record of a topic", () => {
    expect(links(["topic", "offset"], ["in", 7])).toEqual([
      "/console/topics?topic=in&offset=7",
      undefined,
    ]);
  });

  it("nothing where it is not clear what it is of", () => {
    expect(links(["id"], ["x"])).toEqual([undefined]);
    expect(links(["function", "function", "id"], ["a/b", "c/d", "x"])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(links(["function", "id"], [null, "x"])).toEqual([undefined, undefined]);
    expect(links(["function", "id"], ["count", ""])).toEqual([undefined, undefined]);
  });
});

describe("a query as a command", () => {
  it("says only what is not as usual", () => {
    expect(askSql("SELECT 1").cli).toEqual(["sql", "SELECT 1"]);
    const { cli, request } = askSql("SELECT 1", { limit: 100, timeout: 60_000 });
    expect(cli).toEqual(["sql", "--limit", "100", "--timeout", "60000", "SELECT 1"]);
    expect(request.body).toBe('{"query":"SELECT 1","limit":100,"timeout":60000}');
  });

  it("is not taken for an option when it begins with a comment", () => {
    expect(askSql("-- all\nSELECT 1").cli[1]).toBe(" -- all\nSELECT 1");
  });
});
