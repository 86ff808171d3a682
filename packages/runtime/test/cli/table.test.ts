import { expect, test } from "vitest";
import { Table } from "../../src/cli/table.ts";

interface Row {
  readonly id: string;
  readonly count?: number;
}

const tableOf = (width = Number.POSITIVE_INFINITY) =>
  new Table<Row>(
    [
      { title: "ID", cell: ({ id }) => id },
      { title: "COUNT", cell: ({ count }) => count, align: "right" },
    ],
    width,
  );

test("columns are as wide as what is in them, and as they appear on a screen", () => {
  expect(
    tableOf().lines([{ id: "鍵", count: 7 }, { id: "a-key", count: 1234567 }, { id: "x" }]),
  ).toEqual(["ID       COUNT", "鍵           7", "a-key  1234567", "x"]);
});

test("the titles come once, and later rows fit in", () => {
  const table = tableOf();
  table.lines([{ id: "a-long-key", count: 1 }]);
  expect(table.lines([{ id: "b", count: 2 }])).toEqual(["b               2"]);
});

test("lines are no wider than the terminal, and say that they are cut", () => {
  expect(tableOf(6).lines([{ id: "鍵鍵鍵鍵", count: 1 }])).toEqual(["ID   …", "鍵鍵…"]);
});

test("what is in a cell stays in it, and does nothing to the terminal", () => {
  const [, line] = tableOf().lines([{ id: "a\n\u001b[2Jb\u202e", count: 1 }]);
  expect(line).toBe("a\\u000a\\u001b[2Jb\\u202e      1");
});
