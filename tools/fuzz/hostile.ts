/** Values that break what takes them for granted, and ways to spoil what is right. */
import type { Random } from "statefun-runtime/simulation";

/** Few, and the same ones again and again: what is kept for each is not to grow without end. */
const TEXTS = [
  ...[
    "",
    " ",
    "a",
    "ann",
    "0",
    "-1",
    "1e9",
    "NaN",
    "null",
    "true",
    "..",
    ".",
    "%",
    "%00",
    "%zz",
    "%ff",
    "%2F",
    "a%2fb",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "a b",
    "a/b",
    "a\\b",
    '"',
    "'",
    "ключ",
    "😀",
    "\ud800",
    "\u0000",
    "\u007f",
  ],
  ...[
    "\r\n",
    "\t",
    "{}",
    "[]",
    "$ref",
    "<b>",
    "' OR 1=1 --",
    "../../etc",
    "x".repeat(300),
    "x".repeat(6000),
    "ü".repeat(3000),
  ],
];

const NUMBERS = [0, -0, 1, -1, 0.5, 2 ** 31, 2 ** 53, 1e21, 1e308, -5e-324];
/** JSON that `JSON.stringify` would not write. */
const JSON_TEXTS = [
  ...[
    "",
    " ",
    "{",
    "[",
    '"',
    "nul",
    "NaN",
    "-",
    "01",
    "1e400",
    "12345678901234567890",
    '{"a":1,"a":2}',
    "[1,]",
    "{,}",
    "'a'",
  ],
  ...[
    '"\\ud800"',
    '"\\x"',
    '{"__proto__":{"a":1}}',
    "\ufeff{}",
    "{}{}",
    "// a\n{}",
    `${"[".repeat(100_000)}`,
    "[".repeat(2000) + "]".repeat(2000),
  ],
];

export function hostileText(random: Random): string {
  return random.pick(TEXTS);
}

/** A value that JSON can write. */
export function hostileValue(random: Random, depth = 0): unknown {
  switch (random.int(0, depth > 3 ? 3 : 6)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.pick(NUMBERS);
    case 2:
    case 3:
      return hostileText(random);
    case 4:
      return Array.from({ length: random.int(0, 4) }, () => hostileValue(random, depth + 1));
    default: {
      const names = Array.from({ length: random.int(0, 4) }, () => hostileText(random));
      return Object.fromEntries(names.map((name) => [name, hostileValue(random, depth + 1)]));
    }
  }
}

/** A text where JSON is expected. */
export function hostileJson(random: Random): string {
  return random.int(0, 2) === 0 ? random.pick(JSON_TEXTS) : JSON.stringify(hostileValue(random));
}

/** Bytes with something changed, cut out, doubled or put in. */
export function spoiled(random: Random, bytes: Uint8Array): Buffer {
  let result = Buffer.from(bytes);
  for (let count = random.int(1, 4); count > 0; count--) {
    const from = random.int(0, result.length);
    const to = Math.min(result.length, from + random.int(0, 16));
    const [before, part, after] = [
      result.subarray(0, from),
      Buffer.from(result.subarray(from, to)),
      result.subarray(to),
    ];
    switch (random.int(0, 4)) {
      case 0:
        result = Buffer.concat([before, after]);
        break;
      case 1:
        result = Buffer.concat([before, part, part, after]);
        break;
      case 2:
        result = Buffer.concat([before, randomBytes(random, random.int(1, 8)), after]);
        break;
      case 3:
        result = Buffer.from(before);
        break;
      default:
        for (const index of part.keys()) part[index] = (part[index] ?? 0) ^ (1 << random.int(0, 7));
        result = Buffer.concat([before, part, after]);
    }
  }
  return result;
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.int(0, 255)));
}

/** True once in `times`. */
export function once(random: Random, times: number): boolean {
  return random.int(1, times) === 1;
}
