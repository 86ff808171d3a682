/** Finds the function, and the value of it, that what is found in a savepoint belongs to; and notes what belongs to nothing. */
import type { PersistedValueSpec } from "statefun-wire";
import type { KeyedState } from "./flink/keyed-header.ts";
import type { Functions } from "./functions.ts";
import type { Candidate, Names } from "./names.ts";

/** The value that a state is. */
export interface Owner extends Candidate {
  readonly typename: string;
  /** Undefined: the function has not declared it, or is not there. */
  readonly spec: PersistedValueSpec | undefined;
}

export interface OwnersOptions {
  readonly functions: Functions;
  readonly names: Names;
  /** Whether to keep what no function has declared, or is of none. */
  readonly keepsOrphans: boolean;
}

export class Owners {
  readonly #options: OwnersOptions;
  readonly #values = new Map<string, Owner | undefined>();
  readonly #functions = new Map<string, string | undefined>();
  readonly #problems = new Set<string>();
  /** What belongs to nothing that is there, and the function that it was of. */
  readonly #orphans = new Map<string, string>();

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  /** What has been found to belong to nothing that is there, a sentence each. */
  get orphans(): readonly string[] {
    return [...this.#orphans.keys()];
  }

  /** What keeps all of it from being imported, by what is known now: orphans, too, unless they are kept. */
  get problems(): readonly string[] {
    const { functions, keepsOrphans } = this.#options;
    const lost = [...this.#orphans].filter(([, fn]) => !keepsOrphans || functions.isAway(fn));
    return [...this.#problems, ...lost.map(([orphan]) => orphan)];
  }

  /** Undefined: it cannot be imported. A promise where it was not asked for before; `id` is that of an instance with it. */
  value(
    state: KeyedState,
    typename: string,
    id: string,
  ): Owner | undefined | Promise<Owner | undefined> {
    const { name } = state;
    if (this.#values.has(name)) return this.#values.get(name);
    return this.#findValue(name, typename, id).then((owner) => {
      this.#values.set(name, owner);
      return owner;
    });
  }

  /** The function that messages are for; the same. `names` are those that may be meant. */
  function(names: readonly string[], id: string): string | undefined | Promise<string | undefined> {
    const key = names.join("\n");
    if (this.#functions.has(key)) return this.#functions.get(key);
    return this.#findFunction(names, id).then((found) => {
      this.#functions.set(key, found);
      return found;
    });
  }

  async #findValue(state: string, typename: string, id: string): Promise<Owner | undefined> {
    const { functions, names } = this.#options;
    const candidates = names.candidates(state);
    const there: Candidate[] = [];
    const owners: (Candidate & { readonly spec: PersistedValueSpec })[] = [];
    for (const candidate of candidates) {
      const { values } = await functions.ask(candidate.function, id);
      if (values !== undefined) there.push(candidate);
      const spec = values?.get(candidate.value);
      if (spec !== undefined) owners.push({ ...candidate, spec });
    }
    const [owner, other] = owners;
    if (other !== undefined) return this.#ambiguous(state, owners);
    if (owner === undefined) {
      const likely = there.length > 0 ? there : candidates;
      return await this.#orphanedValue(state, likely, typename, id);
    }
    const { function: fn, value, spec } = owner;
    if (spec.typename === typename) return { ...owner, typename };
    this.#problems.add(
      `value "${value}" of ${fn}: it is stored as ${typename}, and the function declares it as ${spec.typename}`,
    );
    return undefined;
  }

  async #orphanedValue(
    state: string,
    candidates: readonly Candidate[],
    typename: string,
    id: string,
  ): Promise<Owner | undefined> {
    const [candidate, other] = candidates;
    if (candidate === undefined) {
      this.#problems.add(`state "${state}": its name is not that of a function's value`);
      return undefined;
    }
    if (other !== undefined) return this.#ambiguous(state, candidates);
    const { function: fn, value } = candidate;
    const declared = await this.#options.functions.ask(fn, id);
    const reason = declared.values ? "the function does not declare it" : declared.failure;
    const what = declared.values ? `value "${value}" of ${fn}` : fn;
    this.#orphans.set(`${what}: ${reason}`, fn);
    return { ...candidate, typename, spec: undefined };
  }

  async #findFunction(names: readonly string[], id: string): Promise<string | undefined> {
    const { functions } = this.#options;
    const answers = await Promise.all(names.map((name) => functions.ask(name, id)));
    const there = names.filter((_, at) => answers[at]?.values !== undefined);
    const [name, other] = there.length > 0 ? there : names;
    if (other !== undefined || name === undefined) {
      this.#problems.add(
        `messages may be for ${names.join(" or ")}: which, the savepoint does not say`,
      );
      return undefined;
    }
    const answer = answers[names.indexOf(name)];
    if (answer?.values === undefined) this.#orphans.set(`${name}: ${answer?.failure}`, name);
    return name;
  }

  #ambiguous(state: string, candidates: readonly Candidate[]): undefined {
    const meant = candidates.map(({ function: fn, value }) => `"${value}" of ${fn}`);
    this.#problems.add(`state "${state}" may be the value ${meant.join(" or ")}`);
  }
}
