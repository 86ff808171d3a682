/** JSON that survives being read and written again: numbers that a double cannot hold are kept to the digit. */
import { isUtf8 } from "node:buffer";

// Parsing with the source of each number is slow, and only these numbers may need it.
const INEXACT = /\d{16}|\d[.eE]|(?<![\w"])-0/;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

// Stringifying recurses, so that what is nested deeper could be read but not written again.
const MAX_DEPTH = 1000;
/** What an answer of the API adds to the depth of the values in it. */
const ANSWER_DEPTH = 10;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of UTF-8 bytes; undefined when they are not. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses an answer of the API as {@link parseExactly}, however deep a value in it may be. @throws SyntaxError */
export function parseAnswer(text: string): unknown {
  return parseExactly(text, MAX_DEPTH + ANSWER_DEPTH);
}

/** Parses JSON so that stringifying it again works and changes no number. @throws SyntaxError */
export function parseExactly(text: string, maxDepth = MAX_DEPTH): unknown {
  if (isTooDeep(text, maxDepth)) throw new SyntaxError(`nested deeper than ${maxDepth} levels`);
  if (!INEXACT.test(text) || isExact(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source
      ? JSON.rawJSON(source)
      : value,
  );
}

/** Whether a double holds each number. What looks like a number within a string counts, too. */
function isExact(text: string): boolean {
  for (const [source] of text.matchAll(NUMBER)) {
    if (String(Number(source)) !== source) return false;
  }
  return true;
}

function isTooDeep(text: string, maxDepth: number): boolean {
  if (text.length <= 2 * maxDepth) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Bytes as JSON can hold them. */
export interface PlainValue<Value = unknown> {
  readonly value: Value;
  /** There when the bytes are not what was expected: `value` is their text, or they are in base64. */
  readonly encoding?: "utf8" | "base64";
}

/** JSON as it is, with every number to the digit; other text as a string; any other bytes in base64. */
export function plainJson(bytes: Uint8Array): PlainValue {
  const plain = plainText(bytes);
  if (plain.encoding === "base64") return plain;
  try {
    return { value: parseExactly(plain.value) };
  } catch {
    return { ...plain, encoding: "utf8" };
  }
}

/** Text as it is; any other bytes in base64. */
export function plainText(bytes: Uint8Array): PlainValue<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(buffer)) return { value: buffer.toString() };
  return { value: buffer.toString("base64"), encoding: "base64" };
}

// ECMAScript 2026, which the compiler's library does not have yet.
declare global {
  interface JSON {
    rawJSON(text: string): unknown;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}
