/** Command lines that are almost right: the examples of all commands, spoiled. */
import { hostileText } from "../../../../tools/fuzz/hostile.ts";
import { type Random, randomOf } from "../../src/simulation/random.ts";
import { statefun } from "./support.ts";

export interface Grammar {
  /** The examples, in words. */
  readonly examples: readonly (readonly string[])[];
  readonly flags: readonly string[];
}

/** What the `--help` of these commands teaches. */
export async function learn(names: readonly string[]): Promise<Grammar> {
  const helps = await Promise.all(names.map((name) => statefun([name, "--help"])));
  const texts = helps.map(({ stdout }) => stdout);
  const examples = texts.flatMap((text) =>
    [...text.matchAll(/^ {2}statefun (.+)$/gm)].map(([, line = ""]) => wordsOf(line)),
  );
  const flags = texts.flatMap((text) => text.match(/(?<=[\s,])--?[a-z][a-z-]*/g) ?? []);
  return { examples, flags: [...new Set(flags)] };
}

/** As a shell would, as far as examples go. */
function wordsOf(line: string): string[] {
  const words = line.split(/ [|>] /)[0]?.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  // No path leads out of the test's folder.
  return words.map((word) => word.replace(/^(['"])(.*)\1$/, "$2").replace(/^\/+/, ""));
}

/** Line `number` of a seed, the same one each time. */
export function mutated({ examples, flags }: Grammar, seed: number, number: number): string[] {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca77));
  let words = [...random.pick(examples)];
  for (let count = random.int(1, 4); count > 0; count--) words = spoil(random, words, flags);
  return words;
}

function spoil(random: Random, words: readonly string[], flags: readonly string[]): string[] {
  // The command's name is spoiled less often: what it makes of the rest would not be seen.
  const at = random.int(random.int(0, 9) === 0 ? 0 : 1, words.length);
  const word = words[at] ?? "";
  const put = (removed: number, ...added: readonly string[]): string[] =>
    words.toSpliced(at, removed, ...added);
  switch (random.int(0, 7)) {
    case 0:
      return put(1);
    case 1:
      return put(0, word, word);
    case 2:
      return put(1, hostileText(random));
    case 3:
      return put(0, random.pick(flags));
    case 4:
      return put(0, random.pick(flags), hostileText(random));
    case 5:
      return put(0, `${random.pick(flags)}=${hostileText(random)}`);
    case 6:
      return put(
        0,
        random.pick(["--", "-", "", "--help", "-x", "--no-such", "--__proto__", "help"]),
      );
    default: {
      const cut = random.int(0, word.length);
      return put(1, word.slice(0, cut) + hostileText(random) + word.slice(cut + random.int(0, 2)));
    }
  }
}
