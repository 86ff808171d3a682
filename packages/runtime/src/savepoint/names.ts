/**
 * Whose a state is, by its name: StateFun joins namespace, function and value by dots, and each of these may have dots itself.
 * What the module serves, and what functions have said that they have, tells which of them are meant.
 */

/** A value of a function, which a state may be of. */
export interface Candidate {
  readonly function: string;
  readonly value: string;
}

export interface NamesOptions {
  /** Functions that have run, each with a dot where its name has a slash. A savepoint that was bootstrapped has none. */
  readonly prefixes: ReadonlySet<string>;
  readonly isServed: (typename: string) => boolean;
}

export class Names {
  readonly #options: NamesOptions;

  constructor(options: NamesOptions) {
    this.#options = options;
  }

  /** The functions that `prefix` may be: those that the module serves, or the likeliest one when it serves none. */
  functions(prefix: string): readonly string[] {
    const all = splits(prefix).map(([namespace, name]) => `${namespace}/${name}`);
    const served = all.filter(this.#options.isServed);
    // Dots are common in namespaces, and not in names.
    return served.length > 0 ? served : all.slice(-1);
  }

  /** The same of the name of a value's state. */
  candidates(state: string): readonly Candidate[] {
    const all = splits(state);
    const known = all.filter(([prefix]) => this.#options.prefixes.has(prefix));
    if (known.length > 0) return known.flatMap((split) => this.#of(split));
    const found = all.flatMap((split) => this.#of(split));
    const served = found.filter(({ function: fn }) => this.#options.isServed(fn));
    return served.length > 0 ? served : found.slice(-1);
  }

  #of([prefix, value]: Split): Candidate[] {
    return this.functions(prefix).map((fn) => ({ function: fn, value }));
  }
}

type Split = readonly [before: string, after: string];

/** At each of its dots. */
function splits(text: string): Split[] {
  return [...text.matchAll(/\./g)]
    .map(({ index }): Split => [text.slice(0, index), text.slice(index + 1)])
    .filter(([before, after]) => before !== "" && after !== "");
}
