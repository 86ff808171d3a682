/** What the table of instances is made of: what the address says is looked for, the columns, and how ids look. */
import { describe, expect, it } from "vitest";
import { columnsOf } from "../src/pages/instances/table/columns.ts";
import { isFiltered, searchOf } from "../src/pages/instances/table/search.ts";
import { visible } from "../src/parts/visible.ts";

describe("what is looked for", () => {
  it("is what the address says", () => {
    const query = { function: "a/b", prefix: "x", mailbox_min: "3", failing: "true", after: "y" };
    expect(searchOf(query)).toEqual({
      function: "a/b",
      prefix: "x",
      mailbox_min: 3,
      failing: "true",
    });
    expect([isFiltered(query), isFiltered({ function: "a/b", after: "y" })]).toEqual([true, false]);
  });

  it("has a place and what is there only together with the name of a value", () => {
    expect(searchOf({ function: "a/b", path: "$.a", equals: "1" })).toEqual({ function: "a/b" });
    expect(searchOf({ function: "a/b", value: "v", path: "$.a", equals: "1" })).toEqual({
      function: "a/b",
      value: "v",
      path: "$.a",
      equals: "1",
    });
  });
});

describe("the columns of a table", () => {
  const row = (...names: string[]) => ({
    state: Object.fromEntries(names.map((name) => [name, { typename: "a/b", bytes: 1 }])),
  });

  it("are the values that the rows have, in the order of their names", () => {
    expect(columnsOf([row("b"), row("a", "b"), row()])).toEqual(["a", "b"]);
    expect(columnsOf([])).toEqual([]);
  });

  it("are those that the most rows have where there are many", () => {
    const rare = row("a0", "a1", "a2", "a3", "a4", "a5", "a6");
    expect(columnsOf([rare, row("z"), row("z")])).toEqual(["a0", "a1", "a2", "a3", "a4", "z"]);
  });
});

describe("an id", () => {
  it("hides nothing", () => {
    expect(visible("a\nb\u202ec\u0000")).toBe("a\\u000ab\\u202ec\\u0000");
    expect(visible("<b>ümläut 👨‍👩‍👧</b>")).toBe("<b>ümläut 👨‍👩‍👧</b>");
  });
});
