/** JSON that survives being read and written again: numbers that a double cannot hold are kept to the digit. */

// Parsing with the source of each number is slow, and only these numbers may need it.
const INEXACT = /\d{16}|\d[.eE]|-0/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws SyntaxError */
export function parseExactly(text: string): unknown {
  if (!INEXACT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source
      ? JSON.rawJSON(source)
      : value,
  );
}

/** What the API shows of a value: JSON as it is, and any other bytes in base64. */
export function plainJson(bytes: Buffer): {
  readonly value: unknown;
  readonly encoding?: "base64";
} {
  try {
    return { value: parseExactly(utf8.decode(bytes)) };
  } catch {
    return { value: bytes.toString("base64"), encoding: "base64" };
  }
}
