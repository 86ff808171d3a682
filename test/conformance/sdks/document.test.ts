/** docs/conformance.md says what is checked, and what the program has to serve for that. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { VALUES } from "../../../packages/runtime/src/conformance/contract.ts";
import { FEATURES } from "../../../packages/runtime/src/conformance/features/index.ts";
import { rowsOf } from "./document.ts";

test("it has each feature, and what holds", () => {
  const features = FEATURES.map(({ name, about }) => [`\`${name}\``, about]);
  expect(rowsOf("What is checked")).toEqual(features);
});

test("it has each value, its type and when it expires", () => {
  const rows = rowsOf("What the program serves").slice(0, VALUES.length);
  const declared = rows.map(([name, type, expires]) => [
    name?.replaceAll("`", ""),
    /`(.+?)`/.exec(type ?? "")?.[1],
    expires,
  ]);
  const ways = {
    none: "",
    "after-write": "after it was written",
    "after-invoke": "after the last call",
  };
  expect(declared).toEqual(
    VALUES.map(({ name, typename, expiry, expireAfter }) => [
      name,
      typename,
      expiry === "none" ? "" : `${expireAfter.toLocaleString("en")} ms ${ways[expiry]}`,
    ]),
  );
});

test("it has each command", () => {
  const union = readFileSync("packages/runtime/src/conformance/contract.ts", "utf8");
  const commands = [...union.matchAll(/readonly do: "([a-z-]+)"/g)].map(
    ([, name]) => `\`${name}\``,
  );
  const rows = rowsOf("What the program serves").slice(VALUES.length + 1);
  expect(rows.map(([name]) => name)).toEqual(commands);
});
