/** How values of each type are typed, and what is sent of what was typed. */
import { parseExactly } from "../../../api/exact-json.ts";
import { jsonProblem, problemText } from "../../../parts/json-problem.ts";

export type Encoding = "utf8" | "base64";

/** What a field takes. */
export type Form = "bool" | "int" | "long" | "float" | "double" | "string" | "json" | Encoding;

export type Read =
  /** JSON as text, and what that stands for. */
  { readonly json: string; readonly encoding?: Encoding } | { readonly problem: string };

const BUILT_IN = "io.statefun.types/";
const BUILT_INS: readonly Form[] = ["bool", "int", "long", "float", "double", "string"];
export const BUILT_IN_TYPES: readonly string[] = BUILT_INS.map((name) => `${BUILT_IN}${name}`);

const FLOATING = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = ["NaN", "Infinity", "-Infinity"];
const BASE64 = /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/;

/** Of a value of that type that is, or is to be, in that encoding. */
export function formOf(typename: string, encoding?: Encoding): Form {
  const builtIn = BUILT_INS.find((name) => typename === `${BUILT_IN}${name}`);
  return encoding ?? builtIn ?? "json";
}

/** Whether more than a line is typed. */
export function isLong(form: Form): boolean {
  return form === "json" || form === "string" || form === "utf8" || form === "base64";
}

/** @param text as it was typed */
export function readForm(form: Form, text: string): Read {
  switch (form) {
    case "bool":
      return { json: text === "true" ? "true" : "false" };
    case "int":
    case "long":
      return wholeNumber(text.trim(), form === "int" ? 32 : 64);
    case "float":
    case "double":
      return floatingNumber(text.trim(), form);
    case "json": {
      const problem = jsonProblem(text);
      if (problem === undefined) return { json: JSON.stringify(parseExactly(text)) };
      return { problem: `it is ${problemText(problem)}` };
    }
    case "string":
    case "utf8":
      if (!text.isWellFormed()) return { problem: "it contains an unpaired surrogate" };
      return { json: JSON.stringify(text), ...(form === "utf8" && { encoding: form }) };
    case "base64": {
      const base64 = text.replaceAll(/\s/g, "");
      if (!BASE64.test(base64)) return { problem: "it is not base64: 4 characters for 3 bytes" };
      return { json: JSON.stringify(base64), encoding: form };
    }
  }
}

function wholeNumber(text: string, bits: 32 | 64): Read {
  const most = 2n ** BigInt(bits - 1);
  if (/^[+-]?\d{1,20}$/.test(text)) {
    const number = BigInt(text.replace("+", ""));
    // As text where a number of JSON may lose digits on the way.
    const isSafe = Number.isSafeInteger(Number(number));
    if (BigInt.asIntN(bits, number) === number)
      return { json: isSafe ? `${number}` : `"${number}"` };
  }
  return { problem: `it is a whole number from ${-most} to ${most - 1n}` };
}

function floatingNumber(text: string, form: "float" | "double"): Read {
  if (NOT_FINITE.includes(text)) return { json: `"${text}"` };
  const number = FLOATING.test(text) ? Number(text) : Number.NaN;
  const isHeld = Number.isFinite(form === "float" ? Math.fround(number) : number);
  if (!isHeld) {
    const bits = form === "float" ? 32 : 64;
    return { problem: `it is a number that ${bits} bits can hold, NaN, Infinity or -Infinity` };
  }
  return { json: Object.is(number, -0) ? "-0" : String(number) };
}
