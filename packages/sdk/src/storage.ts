/** The storage of a function: what it declares, and how a handler sees the values of one instance. */

import type { PersistedValueSpec } from "statefun-wire";
import { StateFunError } from "./errors.ts";
import type { StorageBatch } from "./storage-batch.ts";
import type { Immutable, Type } from "./type.ts";

/** When a value expires, in milliseconds: after it was last written, or after its function was last invoked. */
export type Expiry =
  | { readonly expireAfterWrite: number; readonly expireAfterInvoke?: never }
  | { readonly expireAfterInvoke: number; readonly expireAfterWrite?: never };

/** One declared value: its type, or its type and when it expires. */
// biome-ignore lint/suspicious/noExplicitAny: any is what makes the constraint accept every value type
export type ValueSpec<T = any> = Type<T> | ({ readonly type: Type<T> } & Expiry);
/** The declared values of a function, by their names. */
export type StorageSpec = Readonly<Record<string, ValueSpec>>;

/**
 * One property for each declared value. Absent values read as `undefined`; assigning `undefined` removes. They are
 * accessors, so `{ ...storage }` copies none of them.
 */
export type Storage<S extends StorageSpec> = {
  -readonly [K in keyof S]: (S[K] extends ValueSpec<infer T> ? Immutable<T> : never) | undefined;
};

/** A declared value, prepared once for all batches. */
export interface DeclaredValue {
  readonly type: Type<unknown>;
  /** What the runtime is told when it does not know the value yet. */
  readonly spec: PersistedValueSpec;
}

/** @throws StateFunError `invalid-declaration` */
export function declaredValues(owner: string, spec: StorageSpec): DeclaredValue[] {
  return Object.entries(spec).map(([name, value]) => {
    if (name === "") {
      throw new StateFunError("invalid-declaration", `${owner} declares a value without a name`);
    }
    const type: Type<unknown> = "type" in value ? value.type : value;
    const [expiry, expireAfter] = "type" in value ? expiryOf(value) : (["none", 0] as const);
    if (!Number.isSafeInteger(expireAfter) || (expiry !== "none" && expireAfter <= 0)) {
      throw new StateFunError(
        "invalid-declaration",
        `${owner}: the expiry of "${name}" must be a whole number of milliseconds above 0`,
      );
    }
    return { type, spec: { name, typename: type.typename, expiry, expireAfter } };
  });
}

function expiryOf(expiry: Expiry): readonly [PersistedValueSpec["expiry"], number] {
  return expiry.expireAfterWrite !== undefined
    ? ["after-write", expiry.expireAfterWrite]
    : ["after-invoke", expiry.expireAfterInvoke];
}

/** What a handler sees of a batch's storage during one message. `assertOpen` throws once the message is done. */
export type StorageView = new (batch: StorageBatch, assertOpen: () => void) => object;

/**
 * A class with an accessor for each declared value. Made once per function, so that a view costs one small object, and frozen, so
 * that assigning to a misspelled value throws where no compiler said so.
 */
export function storageView(declared: readonly DeclaredValue[]): StorageView {
  class View {
    readonly #batch: StorageBatch;
    readonly #assertOpen: () => void;

    constructor(batch: StorageBatch, assertOpen: () => void) {
      this.#batch = batch;
      this.#assertOpen = assertOpen;
      Object.freeze(this);
    }

    static define(index: number, name: string): void {
      Object.defineProperty(View.prototype, name, {
        enumerable: true,
        get(this: View) {
          this.#assertOpen();
          return this.#batch.get(index);
        },
        set(this: View, value: unknown) {
          this.#assertOpen();
          this.#batch.set(index, value);
        },
      });
    }
  }
  Object.setPrototypeOf(View.prototype, null);
  declared.forEach(({ spec }, index) => {
    View.define(index, spec.name);
  });
  return View;
}
