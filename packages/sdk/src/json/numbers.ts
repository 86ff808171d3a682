/**
 * Numbers of JSON that a double cannot hold. `JSON.parse` rounds them without a word: here an integer becomes a bigint,
 * which has every digit, and anything else that would be lost is refused.
 */

// A number of 16 digits, or with an exponent, may lose something; no shorter one does. What looks like one within a
// string is only parsed more slowly.
const MAY_LOSE = /(?:^|[:,[\s])-?(?:\d{16}|\d+(?:\.\d+)?[eE])/;

/** Far more than any id or amount has. Reading millions of digits would take seconds. */
const MAX_DIGITS = 1000;
const INTEGER = /^-?\d+$/;

/** The parts of JSON that know the text of a number: every Node has them, TypeScript's library does not. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}
export const ExactJson: ExactJson = JSON as typeof JSON & ExactJson;

/** What becomes of an integer that a double cannot hold. */
export interface IntegerRules {
  /** Whether every integer that is not a safe one is read as a bigint, those too that a double holds. */
  readonly areBigints: boolean;
  /** Whether one that would lose digits is refused at once: nobody else would. */
  readonly areRefused: boolean;
}

/** Whether a number of the text may lose something in a double: seldom so, and then it has to be parsed slowly. */
export function mayLoseDigits(text: string): boolean {
  return MAY_LOSE.test(text);
}

/** @throws SyntaxError, and RangeError for a number that would lose something */
export function parseExactly(text: string, rules: IntegerRules): unknown {
  return ExactJson.parse(text, (key, value, { source }) =>
    typeof value === "number" && source !== undefined ? read(key, value, source, rules) : value,
  );
}

function read(key: string, value: number, source: string, rules: IntegerRules): number | bigint {
  const isInteger = INTEGER.test(source);
  const isBigint = rules.areBigints && isInteger && !Number.isSafeInteger(value);
  if (!isBigint && isHeld(value, source)) return value;
  if (isInteger && source.length <= MAX_DIGITS && !rules.areRefused) return BigInt(source);
  const shown = source.length > 40 ? `${source.slice(0, 40)}…` : source;
  const where = key === "" ? "" : `"${key}": `;
  throw new RangeError(
    `${where}${shown} ${isInteger && source.length > MAX_DIGITS ? `has more than ${MAX_DIGITS} digits` : CANNOT_HOLD}`,
  );
}

/** The end of the sentence about a number. */
export const CANNOT_HOLD = "is a number that a double cannot hold: it would be rounded";

/**
 * Whether the double is what the text says: its integer to the digit, or the shortest text that JavaScript has for it,
 * such as 1e+23. Fractions are approximations everywhere, unless nothing is left of them.
 */
function isHeld(value: number, source: string): boolean {
  if (value === 0) return !/[1-9]/.test(source.replace(/e.*/i, ""));
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  if (!Number.isFinite(value)) return false;
  const given = decimal(source);
  return given === decimal(String(value)) || given === decimal(String(BigInt(value)));
}

/** One text for each value: its sign, its digits without zeros at the ends, and its exponent. */
function decimal(text: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}
