/** What is typed into the produce form: what it sends, and what is wrong with it. */
import "./as-in-a-browser.ts";

import { expect, it } from "vitest";
import { commandOf, type Draft } from "../src/pages/topics/produce/draft.ts";

const DRAFT: Draft = { key: "socks", value: "", format: "json", times: "1", idempotencyKey: "" };

function made(draft: Partial<Draft>, valueType = "com.example/Item") {
  const result = commandOf("items", valueType, { ...DRAFT, ...draft });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  const { cli, input, request } = result.command;
  const type = request.headers?.["Content-Type"];
  return { cli, input, type, body: request.body, headers: request.headers };
}

function problems(draft: Partial<Draft>, valueType = "com.example/Item") {
  const result = commandOf("items", valueType, { ...DRAFT, ...draft });
  return "problems" in result ? result.problems : undefined;
}

it("sends JSON in one line, with every digit", () => {
  expect(made({ value: '{\n "id": 12345678901234567890,\n "s": "a  \\"b" }' })).toMatchObject({
    cli: ["produce", "items", '{"id":12345678901234567890,"s":"a  \\"b"}', "--key", "socks"],
    type: "application/vnd.kafka.json.v2+json",
    body: '{"records":[{"key":"socks","value":{"id":12345678901234567890,"s":"a  \\"b"}}]}',
  });
});

it("sends text and bytes as they are", () => {
  expect(made({ value: 'a "b"\n', format: "text" })).toMatchObject({
    cli: ["produce", "items", 'a "b"\n', "--key", "socks", "--format", "text"],
    type: "application/vnd.kafka.text.v2+json",
    body: '{"records":[{"key":"socks","value":"a \\"b\\"\\n"}]}',
  });
  expect(made({ value: "AAE=\n", format: "base64" })).toMatchObject({
    cli: ["produce", "items", "AAE=", "--key", "socks", "--format", "binary"],
    type: "application/vnd.kafka.binary.v2+json",
    body: '{"records":[{"key":"c29ja3M=","value":"AAE="}]}',
  });
});

it("has a value that begins with a dash where it is not taken for an option", () => {
  expect(made({ value: "-5" }).cli).toEqual(["produce", "--key", "socks", "--", "items", "-5"]);
});

it.each([
  ["bool", "true", "CAE="],
  ["bool", "false", ""],
  ["int", "-2147483648", "DQAAAIA="],
  ["int", "0", ""],
  ["long", "9223372036854775807", "Cf////////9/"],
  ["float", "1.5", "DQAAwD8="],
  ["double", "NaN", "CQAAAAAAAPh/"],
  ["double", "-0", "CQAAAAAAAACA"],
  ["string", "", ""],
  ["string", "é", "CgLDqQ=="],
  ["string", "x".repeat(200), `CsgB${btoa("x".repeat(200))}`],
])("sends a %s %s as the bytes that SDKs read", (name, value, base64) => {
  const { body } = made({ value, format: "type" }, `io.statefun.types/${name}`);
  expect(JSON.parse(body ?? "")).toEqual({ records: [{ key: "c29ja3M=", value: base64 }] });
});

it.each([
  ["bool", "yes"],
  ["int", "2147483648"],
  ["int", "1.0"],
  ["long", "9223372036854775808"],
  ["long", ""],
  ["float", "1e39"],
  ["double", "1e999"],
  ["double", "0x10"],
  ["string", "\ud800"],
])("refuses what is not a %s: %j", (name, value) => {
  expect(problems({ value, format: "type" }, `io.statefun.types/${name}`)?.value).toMatch(
    `Not a io.statefun.types/${name}: it is `,
  );
});

it("says what is wrong with each field", () => {
  const draft = { key: "", value: "{", times: "0", idempotencyKey: "a b" };
  expect(problems(draft)).toEqual({
    key: "The key is the id of the instance that the record is for",
    value: "not JSON at line 1, column 2: expected a name in double quotes or }",
    times: "From 1 to 10000",
    idempotencyKey: "1 to 240 printable ASCII characters without spaces",
  });
  expect(problems({ value: "a", format: "base64" })?.value).toMatch("Not base64");
  expect(problems({ value: "\ud800", format: "text" })?.value).toMatch("surrogate");
});

it("sends a record several times, which the command line reads as lines", () => {
  expect(made({ value: "1", times: "2", idempotencyKey: "once" })).toMatchObject({
    cli: ["produce", "items", "--format", "record", "--idempotency-key", "once"],
    input: '{"key":"socks","value":1}\n{"key":"socks","value":1}\n',
    body: '{"records":[{"key":"socks","value":1},{"key":"socks","value":1}]}',
    headers: { "Idempotency-Key": "once" },
  });
});

it("sends lines as they are consumed, as bytes where they are of several kinds", () => {
  const value = '{"key":"a","value":{"n":1.10},"offset":3}\n\n{"value":"x","encoding":"utf8"}\n';
  const { body, input } = made({ value, format: "records" });
  expect(JSON.parse(body ?? "")).toEqual({
    records: [
      { key: btoa("a"), value: btoa('{"n":1.10}') },
      { key: btoa("socks"), value: btoa("x") },
    ],
  });
  expect(input).toBe(
    '{"key":"a","value":{"n":1.10}}\n{"key":"socks","value":"x","encoding":"utf8"}\n',
  );
});

it.each([
  ["", 'One record a line: {"key":"…","value":…}'],
  ['{"key":"a"', "Line 1: not JSON at column 11: expected a comma or }"],
  ['{"value":1}', "Line 1: there is no key, nor one in the form"],
  ['{"key":"a","value":1}\n{"key":"a"}', "Line 2: there is no value"],
  ['{"key":"a","value":1,"encoding":"utf8"}', /^Line 1: with an encoding/],
])("refuses the lines %j", (value, reason) => {
  const found = problems({ key: "", value, format: "records" })?.value;
  if (typeof reason === "string") expect(found).toBe(reason);
  else expect(found).toMatch(reason);
});
