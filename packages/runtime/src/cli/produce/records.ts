/** What a line says is to be produced: its bytes, whatever its format, so that they arrive as they are. */
import { UsageError } from "statefun-wire/program";
import * as z from "zod";
import { parseExactly, textOf } from "../../kafka-rest/exact-json.ts";
import type { Line } from "./lines.ts";

export type Format = "json" | "text" | "binary" | "record";

/** A record in the binary form of the API: base64. */
export interface NewRecord {
  readonly key: string | null;
  readonly value: string | null;
}

export interface LineRules {
  readonly format: Format;
  /** Of every record. */
  readonly key?: string | undefined;
  /** Between the key and the value of a line. */
  readonly separator?: string | undefined;
}

/** As `statefun consume` prints it; where it was does not matter. */
const Printed = z.object({
  key: z.string().nullish(),
  value: z.unknown(),
  encoding: z.enum(["utf8", "base64"]).optional(),
});

/** Reads lines by these rules; undefined of an empty line that no value can be. @throws UsageError that names the line */
export function recordReader(rules: LineRules): (line: Line) => NewRecord | undefined {
  const { format, separator } = rules;
  return ({ name, bytes }) => {
    const refuse = (reason: string): UsageError => new UsageError(`${name}: ${reason}`);
    const text = textOf(bytes);
    if (text === undefined) throw refuse("it is not UTF-8");
    if (text === "" && (format !== "text" || separator !== undefined)) return undefined;
    if (format === "record") return printedRecord(text, rules.key, refuse);
    if (separator === undefined)
      return { key: encoded(rules.key), value: bytesOf(text, format, refuse) };
    const at = text.indexOf(separator);
    if (at < 0) throw refuse(`there is no ${JSON.stringify(separator)} between a key and a value`);
    const value = bytesOf(text.slice(at + separator.length), format, refuse);
    return { key: encoded(text.slice(0, at)), value };
  };
}

type Refuse = (reason: string) => UsageError;

function printedRecord(text: string, key: string | undefined, refuse: Refuse): NewRecord {
  const { data, error } = Printed.safeParse(json(text, refuse));
  if (error !== undefined) throw refuse("expected a record as 'statefun consume' prints it");
  const { value, encoding } = data;
  if (encoding !== undefined && typeof value !== "string")
    throw refuse(`a value with "encoding" is a string`);
  const format = encoding === undefined ? "json" : encoding === "utf8" ? "text" : "binary";
  return {
    key: encoded(key ?? data.key ?? undefined),
    value: encoding === undefined ? jsonValue(value) : bytesOf(String(value), format, refuse),
  };
}

function bytesOf(text: string, format: Exclude<Format, "record">, refuse: Refuse): string | null {
  if (format === "json") return jsonValue(json(text, refuse));
  if (format === "text") return encoded(text);
  if (z.base64().safeParse(text).success) return text;
  throw refuse("the value is not base64");
}

/** As the API writes it: null stands for the lack of a value, and no number is changed. */
function jsonValue(value: unknown): string | null {
  return value === null ? null : encoded(JSON.stringify(value));
}

function json(text: string, refuse: Refuse): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    throw refuse(`it is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function encoded(text: string): string;
function encoded(text: string | undefined): string | null;
function encoded(text: string | undefined): string | null {
  return text === undefined ? null : Buffer.from(text).toString("base64");
}
