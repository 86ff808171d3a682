/** Counts what is imported, for each function and each of its values, and what is left out because it had expired. */

/** A value of a function's instances. */
export interface ImportedValue {
  readonly name: string;
  readonly typename: string;
  /** Instances that have it. */
  imported: number;
  /** Those whose value had expired, which are left out. */
  expired: number;
}

/** What there is of a function. */
export interface ImportedFunction {
  readonly function: string;
  readonly values: ImportedValue[];
  /** Those that it is to be called with: of calls in flight, behind them, and on their way. */
  messages: number;
  /** Messages for it that are not due yet, or have just become so. */
  delayed: number;
}

export class Tally {
  readonly #functions = new Map<string, ImportedFunction>();

  /** By name, their values, too. */
  get functions(): readonly ImportedFunction[] {
    const byName = (a: string, b: string): number => (a < b ? -1 : 1);
    const found = [...this.#functions.values()].sort((a, b) => byName(a.function, b.function));
    for (const { values } of found) values.sort((a, b) => byName(a.name, b.name));
    return found;
  }

  function(typename: string): ImportedFunction {
    let found = this.#functions.get(typename);
    if (found === undefined) {
      found = { function: typename, values: [], messages: 0, delayed: 0 };
      this.#functions.set(typename, found);
    }
    return found;
  }

  value(typename: string, name: string, type: string): ImportedValue {
    const { values } = this.function(typename);
    let found = values.find((value) => value.name === name);
    if (found === undefined) {
      found = { name, typename: type, imported: 0, expired: 0 };
      values.push(found);
    }
    return found;
  }
}
