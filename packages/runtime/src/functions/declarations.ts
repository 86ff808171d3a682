/**
 * What a function has declared about its state. It says so only when it is sent less than it needs, so it is asked anew, by
 * a batch without any state, whenever it may be another one than before: a redeployed function's declaration counts from its
 * first answer.
 */
import type { PersistedValueSpec } from "statefun-wire";

export interface DeclarationsOptions {
  /** Another number whenever the service may have been replaced. */
  readonly epoch: () => number;
  /** Called for a value that is declared otherwise than before. */
  readonly onChange: (before: PersistedValueSpec, now: PersistedValueSpec) => void;
}

export class Declarations {
  readonly #options: DeclarationsOptions;
  readonly #values = new Map<string, PersistedValueSpec>();
  #askedIn: number | undefined;

  constructor(options: DeclarationsOptions) {
    this.#options = options;
  }

  /** By name. Forgotten at a restart, and then asked for again. */
  get values(): ReadonlyMap<string, PersistedValueSpec> {
    return this.#values;
  }

  /** Whether the next batch has to ask anew. True once: the other batches go on by what is known. */
  takeTurn(): boolean {
    const epoch = this.#options.epoch();
    if (epoch === this.#askedIn) return false;
    this.#askedIn = epoch;
    return true;
  }

  /** What the function has said when it was sent no state at all. */
  replace(specs: readonly PersistedValueSpec[]): void {
    const names = new Set(specs.map(({ name }) => name));
    for (const name of this.#values.keys()) if (!names.has(name)) this.#values.delete(name);
    this.add(specs);
  }

  /** What the function needs besides. */
  add(specs: readonly PersistedValueSpec[]): void {
    for (const spec of specs) {
      const before = this.#values.get(spec.name);
      this.#values.set(spec.name, spec);
      if (before === undefined) continue;
      if (before.expiry !== spec.expiry || before.expireAfter !== spec.expireAfter)
        this.#options.onChange(before, spec);
    }
  }
}
