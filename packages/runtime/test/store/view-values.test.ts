/** What the views of a store make of values: JSON where they can be, whatever their type. */
import fc from "fast-check";
import { bool, double, float, int, long, string } from "statefun-wire/types";
import { describe, expect, it } from "vitest";
import { bytes, group, message } from "./fixtures.ts";
import { folderWith } from "./folders.ts";
import { query } from "./shell.ts";

describe("the views of a store", () => {
  it("show values of built-in types as they are, and what is not JSON as null", async () => {
    const texts = [
      "x".repeat(127),
      "x".repeat(128),
      "x".repeat(16383),
      "x".repeat(16384),
      "x".repeat(2097152),
    ];
    const typed = [
      ...fc.sample(fc.integer(), 50).map((n) => ({ type: int, n, json: BigInt(n) })),
      ...[-(2 ** 31), 2 ** 31 - 1, -1].map((n) => ({ type: int, n, json: BigInt(n) })),
      ...fc
        .sample(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), 50)
        .map((n) => ({ type: long, n, json: n })),
      ...[-(2n ** 63n), 2n ** 63n - 1n, -1n].map((n) => ({ type: long, n, json: n })),
      ...[...texts, "", 'a "quoted" one', "😀"].map((n) => ({
        type: string,
        n,
        json: JSON.stringify(n),
      })),
      ...[true, false].map((n) => ({ type: bool, n, json: String(n) })),
      { type: float, n: 1.5, json: null },
      { type: double, n: 1.5, json: null },
    ];
    const encode = ({ type, n }: (typeof typed)[number]) =>
      (type.encode as (value: unknown) => Uint8Array)(n);
    const others = [
      ["[1,2]", "[1,2]"],
      ["{a:1}", null],
      ["", null],
      ["\xff", null],
    ] as const;
    const folder = await folderWith(
      group({
        messages: [
          ...typed.map((one, seq) => ({
            ...message(seq),
            typename: one.type.typename,
            value: encode(one),
          })),
          ...others.map(([text], n) => message(typed.length + n, text)),
          { ...message(1000), typename: int.typename, value: bytes("not an int") },
          { ...message(1001), typename: string.typename, value: undefined },
        ],
      }),
    );
    expect(
      query(folder, "SELECT value FROM messages ORDER BY seq").map((row) => row["value"]),
    ).toEqual([...typed.map(({ json }) => json), ...others.map(([, json]) => json), null, null]);
  });
});
