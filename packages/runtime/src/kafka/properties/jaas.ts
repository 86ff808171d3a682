/**
 * `sasl.jaas.config`: a login module, a flag, and options, as Kafka's JaasConfig reads them with Java's StreamTokenizer.
 * No message has a part of the text, which has a password.
 */

export interface JaasEntry {
  /** The class of the login module. */
  readonly loginModule: string;
  readonly options: ReadonlyMap<string, string>;
}

/** What is read one after the other: white space and comments, a quoted text, a word, or a sign. */
const TOKEN =
  /(?:\s|\/\/[^\n\r]*|\/\*.*?\*\/)+|"((?:[^"\\\n\r]|\\.)*)"|'((?:[^'\\\n\r]|\\.)*)'|([A-Za-z_$\u0080-\uffff-][\w.$\u0080-\uffff-]*)|([^\s])/gsuy;

const FLAG = /^(?:required|requisite|sufficient|optional)$/i;

/** @throws Error that says what is wrong with it */
export function parseJaas(text: string): JaasEntry {
  const tokens = tokensOf(text);
  const loginModule = tokens.shift()?.text;
  if (loginModule === undefined) throw new Error("has no login module");
  if (!FLAG.test(tokens.shift()?.text ?? "")) {
    throw new Error("must have the flag required behind the login module");
  }
  const options = new Map<string, string>();
  for (;;) {
    const name = tokens.shift();
    if (name === undefined) throw new Error("does not end with a semicolon");
    if (name.sign === ";") break;
    const [is, value] = tokens.splice(0, 2);
    if (name.text === undefined || is?.sign !== "=" || value?.text === undefined) {
      throw new Error('must have options such as username="name" behind the flag');
    }
    options.set(name.text, value.text);
  }
  if (tokens.length > 0) throw new Error("must have one login module");
  return { loginModule, options };
}

interface Token {
  /** Of a word or a quoted text. */
  readonly text?: string;
  /** Any other character. */
  readonly sign?: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [, double, single, word, sign] of text.matchAll(TOKEN)) {
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: unescaped(quoted) });
    else if (word !== undefined) tokens.push({ text: word });
    else if (sign !== undefined) tokens.push({ sign });
  }
  return tokens;
}

const ESCAPES = new Map(Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }));

/** By Java's StreamTokenizer: letters, up to three octal digits, and any other character for itself. */
function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{0,2}|[4-7][0-7]?|.)/gsu, (_, escaped: string) => {
    const octal = /^[0-7]/.test(escaped) ? Number.parseInt(escaped, 8) : undefined;
    const code = octal ?? ESCAPES.get(escaped);
    return code === undefined ? escaped : String.fromCharCode(code);
  });
}
