/** Why a text is not JSON, and where: browsers say the place in some cases only, and each in words of its own. */

export interface JsonProblem {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type Want = "value" | "first value" | "key" | "first key" | "colon" | "end" | "after a value";

const STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"`;
const SCALAR = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null`;
const TOKEN = new RegExp(`${STRING}|(?:${SCALAR})(?![\\w.+-])|[[\\]{}:,]`, "y");
const BLANK = /[ \t\r\n]*/y;

/** Undefined when it is JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const { at, want, isInObject } = firstWrong(text);
    const lines = text.slice(0, at).split("\n");
    const column = (lines.at(-1) ?? "").length + 1;
    return { line: lines.length, column, expected: expectedOf(want, isInObject) };
  }
}

export function problemText({ line, column, expected }: JsonProblem): string {
  return `not JSON at line ${line}, column ${column}: expected ${expected}`;
}

function firstWrong(text: string): { at: number; want: Want; isInObject: boolean } {
  const open: string[] = [];
  let want: Want = "value";
  for (let at = 0; ; ) {
    BLANK.lastIndex = at;
    BLANK.exec(text);
    at = BLANK.lastIndex;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Want | undefined = token === undefined ? undefined : after(token, want, open);
    if (next === undefined) return { at, want, isInObject: open.at(-1) === "}" };
    want = next;
    at += token?.length ?? 0;
  }
}

/** What is wanted behind a token, or undefined when it may not stand there. */
function after(token: string, want: Want, open: string[]): Want | undefined {
  const done = (): Want => (open.length === 0 ? "end" : "after a value");
  const closes = want === "after a value" || want === "first value" || want === "first key";
  if (closes && token === open.at(-1)) {
    open.pop();
    return done();
  }
  switch (want) {
    case "value":
    case "first value":
      if (token === "{" || token === "[") {
        open.push(token === "{" ? "}" : "]");
        return token === "{" ? "first key" : "first value";
      }
      return /^[\]}:,]$/.test(token) ? undefined : done();
    case "key":
    case "first key":
      return token.startsWith('"') ? "colon" : undefined;
    case "colon":
      return token === ":" ? "value" : undefined;
    case "after a value":
      if (token !== ",") return undefined;
      return open.at(-1) === "}" ? "key" : "value";
    case "end":
      return undefined;
  }
}

function expectedOf(want: Want, isInObject: boolean): string {
  switch (want) {
    case "value":
      return "a value";
    case "first value":
      return "a value or ]";
    case "key":
      return "a name in double quotes";
    case "first key":
      return "a name in double quotes or }";
    case "colon":
      return "a colon";
    case "after a value":
      return isInObject ? "a comma or }" : "a comma or ]";
    case "end":
      return "the end of the text";
  }
}
