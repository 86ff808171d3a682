/** JSON that somebody types: where it stops being JSON, and how it is without what only makes it readable. */

/** Where it is not JSON, counted from 1, and why. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What may come next: each with the tokens that it takes, and how it is called. */
const EXPECTED = {
  value: [/["\d\-tfn{[]/, "a value"],
  "value or end": [/["\d\-tfn{[\]]/, 'a value or "]"'],
  "name or end": [/["}]/, 'a name in double quotes or "}"'],
  name: [/"/, "a name in double quotes"],
  colon: [/:/, '":"'],
  "in list": [/[,\]]/, '"," or "]"'],
  "in object": [/[,}]/, '"," or "}"'],
  end: [/$^/, "nothing more"],
} as const;
type State = keyof typeof EXPECTED;

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** Undefined for what is JSON. */
export function jsonProblem(text: string): JsonProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return scan(text) ?? at(text, text.length, error instanceof Error ? error.message : "");
  }
}

function scan(text: string): JsonProblem | undefined {
  const open: ("{" | "[")[] = [];
  let state: State = "value";
  for (let offset = 0; ; ) {
    offset += matchAt(SPACE, text, offset).length;
    if (offset === text.length) {
      return state === "end" ? undefined : at(text, offset, `${EXPECTED[state][1]} is missing`);
    }
    const token = matchAt(TOKEN, text, offset);
    const [takes, name]: readonly [RegExp, string] = EXPECTED[state];
    if (token === "" && text[offset] === '"' && takes.test('"')) {
      return at(text, offset, "this text does not end, or has a character that must be escaped");
    }
    if (token === "" || !takes.test(token[0] ?? "")) {
      const found = JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0));
      return at(text, offset, `expected ${name}, found ${found}`);
    }
    state = after(state, token, open);
    offset += token.length;
  }
}

function after(state: State, token: string, open: ("{" | "[")[]): State {
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "name or end" : "value or end";
  }
  if (token === ":") return "value";
  if (token === ",") return open.at(-1) === "{" ? "name" : "value";
  if (state === "name" || (state === "name or end" && token !== "}")) return "colon";
  if (token === "}" || token === "]") open.pop();
  const within = open.at(-1);
  return within === undefined ? "end" : within === "{" ? "in object" : "in list";
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? "";
}

function at(text: string, offset: number, message: string): JsonProblem {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, message };
}

/** Valid JSON in one line, with every number as it is written. */
export function inOneLine(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\n\r]+/g, "$1");
}
