/** Records that are typed or pasted one a line, as `statefun consume` prints them. */
import { parseExactly } from "../../../api/exact-json.ts";
import type { GivenRecord } from "../../../commands/produce.ts";
import { jsonProblem } from "../../../parts/json-problem.ts";
import { readValue } from "./given-value.ts";

/** `key` is that of lines without one. @throws Error that names the line and says what to type instead */
export function readLines(text: string, key: string, most: number): readonly GivenRecord[] {
  const records = text.split("\n").flatMap((line, index) => {
    try {
      return line.trim() === "" ? [] : [readLine(line, key)];
    } catch (error) {
      throw new Error(`Line ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
  });
  if (records.length === 0) throw new Error('One record a line: {"key":"…","value":…}');
  if (records.length > most) throw new Error(`${most} records at most`);
  return records;
}

function readLine(line: string, ofOthers: string): GivenRecord {
  const problem = jsonProblem(line);
  if (problem !== undefined) {
    throw new Error(`not JSON at column ${problem.column}: expected ${problem.expected}`);
  }
  const record = Object(parseExactly(line)) as Readonly<Record<string, unknown>>;
  const { value, encoding } = record;
  const key = record["key"] ?? ofOthers;
  if (typeof key !== "string" || key === "")
    throw new Error("there is no key, nor one in the form");
  if (value === undefined) throw new Error("there is no value");
  if (encoding === undefined) return { key, value: { form: "json", text: JSON.stringify(value) } };
  if (typeof value !== "string" || (encoding !== "utf8" && encoding !== "base64")) {
    throw new Error('with an encoding, which is "utf8" or "base64", the value is a string');
  }
  return { key, value: readValue(value, encoding === "utf8" ? "text" : "base64", undefined) };
}
