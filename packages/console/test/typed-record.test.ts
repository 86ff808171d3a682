/** Records whose values are of built-in types are shown as what they say, and other bytes as they are. */
import "./as-in-a-browser.ts";

import { expect, it } from "vitest";
import { builtIn } from "../src/pages/topics/built-in.ts";
import type { TopicRecord } from "../src/pages/topics/records.ts";
import { builtInOf, typed } from "../src/pages/topics/typed-record.ts";

const RECORD: TopicRecord = { offset: 0, time: "2026-01-01T00:00:00Z", key: "k", value: "" };

it.each([
  ["bool", ["true", "false"]],
  ["int", ["0", "-1", "2147483647"]],
  ["long", ["0", "-9223372036854775808"]],
  ["float", ["0", "-0", "1.5", "-Infinity"]],
  ["double", ["0", "0.1", "NaN"]],
  ["string", ["", "two\nmugs \u{1f4a9}", "x".repeat(20_000)]],
])("a %s is read as it was written", (name, texts) => {
  const type = builtIn(`io.statefun.types/${name}`);
  for (const text of texts) {
    const bytes = type?.encode(text);
    expect(bytes && type?.decode(bytes)).toBe(text);
  }
});

it.each([
  ["long", "AQL/"],
  ["int", "CQEAAAAAAAAA"],
  ["string", "CgX/"],
  ["string", "CgH/"],
  ["bool", "CAI="],
])("bytes that are not a %s stay as they are: %s", (name, value) => {
  const record = { ...RECORD, value, encoding: "base64" } as const;
  expect(typed(record, `io.statefun.types/${name}`)).toEqual({ ...record, type: undefined });
});

it("shows a value that is text by chance as the type that it is of", () => {
  expect(typed({ ...RECORD, value: "\n\u0005hello" }, "io.statefun.types/string")).toEqual({
    ...RECORD,
    value: "hello",
    type: "io.statefun.types/string",
  });
});

it("takes a topic for one of a built-in type when all its routes are", () => {
  const route = (valueType: string) => ({ valueType, targets: ["test/a"] });
  expect(builtInOf([route("io.statefun.types/int")])).toBe("io.statefun.types/int");
  expect(builtInOf([route("io.statefun.types/int"), route("test/x")])).toBeUndefined();
  expect(builtInOf([route("test/x")])).toBeUndefined();
  expect(builtInOf(undefined)).toBeUndefined();
});
