/** What a soak holds against the shop. */
import { expect, test } from "vitest";
import { Books } from "../soak/books.ts";

const receipt = (userId: string, details: string) => ({
  topic: "receipts",
  offset: 0,
  key: userId,
  value: { userId, details },
});

function booksOf(...restocked: (readonly [string, number])[]): Books {
  const books = new Books();
  for (const [itemId, units] of restocked) books.restocked(itemId, units);
  return books;
}

test("what was billed and what is left add up", () => {
  const books = booksOf(["socks", 5], ["socks", 5], ["hats", 3]);
  books.checkedOut("ann", 1000);
  expect(books.waiting).toBe(1);
  expect(books.receipt(receipt("ann", "socks: 2\nhats: 1"), 1040)).toEqual({
    units: new Map([
      ["socks", 2],
      ["hats", 1],
    ]),
    ms: 40,
  });
  expect(books.waiting).toBe(0);
  const left = new Map([
    ["socks", 8],
    ["hats", 2],
  ]);
  expect(books.wrong(left)).toEqual([]);
});

test("a unit that is missing is named, and so is one that was made", () => {
  const books = booksOf(["socks", 5], ["hats", 3]);
  expect(books.wrong(new Map([["socks", 6]]))).toEqual([
    "socks: 6 units instead of 5",
    "hats: 0 units instead of 3",
  ]);
});

test("a checkout without a receipt is named, and so is a second receipt", () => {
  const books = booksOf(["socks", 5]);
  books.checkedOut("ann", 0);
  books.checkedOut("bob", 0);
  books.receipt(receipt("ann", "socks: 1"), 10);
  books.receipt(receipt("ann", "socks: 1"), 20);
  expect(books.wrong(new Map([["socks", 3]]))).toEqual([
    "ann: a receipt too many",
    "bob: no receipt",
  ]);
});
