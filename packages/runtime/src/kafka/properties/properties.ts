/**
 * The properties of one Kafka client in the module, read by name: what is asked for is used, and what is left in the end is
 * noted. Values are taken as Kafka's ConfigDef takes them.
 */
import { ModuleError } from "../../module/module.ts";

export class Properties {
  readonly notes: string[] = [];
  readonly #given: ReadonlyMap<string, string>;
  readonly #place: string;
  readonly #asked = new Set<string>();

  /** `place` is where the module has them, for messages. */
  constructor(given: ReadonlyMap<string, string>, place: string) {
    this.#given = given;
    this.#place = place;
  }

  /** Without white space around it, as Kafka's clients take it; passwords, too. */
  text(name: string): string | undefined {
    this.#asked.add(name);
    return this.#given.get(name)?.trim();
  }

  /** One of several words, in any case where Kafka's client does not mind. @throws ModuleError */
  word<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const found = words.find((word) => word.toLowerCase() === given.toLowerCase());
    return found ?? this.refuse(name, `must be ${listed(words)}, not ${JSON.stringify(given)}`);
  }

  /** @throws ModuleError */
  whole(name: string, min: number, max = 2 ** 31 - 1): number | undefined {
    const given = this.text(name);
    if (given === undefined) return undefined;
    const number = /^[-+]?\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= min && number <= max) return number;
    const what = `a whole number from ${min} to ${max}`;
    return this.refuse(name, `must be ${what}, not ${JSON.stringify(given)}`);
  }

  /** @throws ModuleError */
  yes(name: string): boolean | undefined {
    const word = this.word(name, ["true", "false"]);
    return word && word === "true";
  }

  /** Never with the value of one that may be a secret. @throws ModuleError */
  refuse(name: string, reason: string): never {
    throw new ModuleError(`${this.#place}: property ${name} ${reason}`);
  }

  note(text: string): void {
    this.notes.push(`${this.#place}: ${text}`);
  }

  /** Refuses those with a reason, and notes the others that nobody has asked for, a line for each kind. @throws ModuleError */
  finish({ refused, ignored }: { refused: ReadonlyMap<string, string>; ignored: RegExp }): void {
    const left = [...this.#given.keys()].filter((name) => !this.#asked.has(name));
    for (const name of left) {
      const reason = refused.get(name);
      if (reason !== undefined) this.refuse(name, reason);
    }
    const [known, unknown] = [true, false].map((isKnown) =>
      left.filter((name) => ignored.test(name) === isKnown).join(", "),
    );
    if (known) this.note(`no effect here: ${known}`);
    if (unknown) this.note(`not known, and ignored, as Kafka's clients do: ${unknown}`);
  }
}

export function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
