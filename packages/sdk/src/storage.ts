/**
 * The storage of one instance while one batch runs: each value is decoded once and encoded once, and written back only
 * when a handler assigned to it. Assignments of a message that fails can be taken back without touching the others'.
 */

import type { PersistedValueSpec, StateMutation } from "statefun-wire";
import { reasonOf, StateFunError } from "./errors.ts";
import { type Immutable, serialize, type Type } from "./type.ts";

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

interface StoredValue {
  readonly declared: DeclaredValue;
  /** The bytes that `value` was decoded from or encoded to; undefined when there are none, yet or at all. */
  bytes: Uint8Array | undefined;
  value: unknown;
  decoded: boolean;
  written: boolean;
}

/** The values of one instance during one batch. */
export class StorageBatch {
  readonly #owner: string;
  readonly #values: readonly StoredValue[];
  #undo: { readonly index: number; readonly before: StoredValue }[] = [];

  /** `stored` has the bytes of each declared value, in their order; undefined is an empty value. */
  constructor(
    owner: string,
    declared: readonly DeclaredValue[],
    stored: readonly (Uint8Array | undefined)[],
  ) {
    this.#owner = owner;
    this.#values = declared.map((value, index) => {
      const bytes = stored[index];
      return {
        declared: value,
        bytes,
        value: undefined,
        decoded: bytes === undefined,
        written: false,
      };
    });
  }

  get(index: number): unknown {
    const stored = this.#at(index);
    if (!stored.decoded && stored.bytes !== undefined) {
      const { type, spec } = stored.declared;
      try {
        stored.value = type.deserialize(stored.bytes);
      } catch (cause) {
        throw new StateFunError(
          "invalid-state",
          `${this.#owner}: the stored "${spec.name}" is not a valid ${type.typename}: ${reasonOf(cause)}`,
          { cause },
        );
      }
      stored.decoded = true;
    }
    return stored.value;
  }

  set(index: number, value: unknown): void {
    const stored = this.#at(index);
    if (value === undefined && stored.decoded && stored.value === undefined) return;
    this.#undo.push({ index, before: { ...stored } });
    stored.value = value;
    stored.decoded = true;
    stored.written = true;
    stored.bytes = undefined;
  }

  /** From here on, {@link rollback} takes back to this point. */
  savepoint(): void {
    if (this.#undo.length > 0) this.#undo = [];
  }

  rollback(): void {
    for (const { index, before } of this.#undo.reverse()) Object.assign(this.#at(index), before);
    this.#undo = [];
  }

  /** Encodes what was written. @throws StateFunError `invalid-value` when a value is not of its type. */
  mutations(): StateMutation[] {
    const mutations: StateMutation[] = [];
    for (const stored of this.#values) {
      if (!stored.written) continue;
      const { type, spec } = stored.declared;
      const { name } = spec;
      if (stored.value === undefined) {
        mutations.push({ name, value: undefined });
        continue;
      }
      stored.bytes ??= serialize(
        type,
        stored.value,
        `${this.#owner}: the value of storage "${name}"`,
      );
      mutations.push({ name, value: { typename: type.typename, value: stored.bytes } });
    }
    return mutations;
  }

  #at(index: number): StoredValue {
    const stored = this.#values[index];
    if (stored === undefined) throw new RangeError(`there is no declared value ${index}`);
    return stored;
  }
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
