/**
 * The storage of one instance while one batch runs: each value is decoded once and encoded once, and written back only
 * when a handler assigned to it. Assignments of a message that fails can be taken back without touching the others'.
 */

import {
  ExpireMode,
  MutationType,
  type WireStateMutation,
  type WireValueSpec,
} from "statefun-wire";
import { reasonOf, StateFunError } from "./errors.ts";
import { type Immutable, serialize, type Type } from "./type.ts";

/** When a value expires, in milliseconds: after it was last written, or after its function was last invoked. */
export type Expiry =
  | { readonly expireAfterWrite: number; readonly expireAfterInvoke?: never }
  | { readonly expireAfterInvoke: number; readonly expireAfterWrite?: never };

// biome-ignore lint/suspicious/noExplicitAny: any is what makes the constraint accept every value type
export type ValueSpec<T = any> = Type<T> | ({ readonly type: Type<T> } & Expiry);
export type StorageSpec = Readonly<Record<string, ValueSpec>>;

/**
 * One property for each declared value. Absent values read as `undefined`; assigning `undefined` removes. They are
 * accessors, so `{ ...storage }` copies none of them.
 */
export type Storage<S extends StorageSpec> = {
  -readonly [K in keyof S]: (S[K] extends ValueSpec<infer T> ? Immutable<T> : never) | undefined;
};

/** A declared value, prepared once for all batches. */
export interface StorageSlot {
  readonly name: string;
  readonly type: Type<unknown>;
  /** What the runtime is told when it does not know the value yet. */
  readonly wire: WireValueSpec;
}

/** @throws StateFunError `invalid-declaration` */
export function storageSlots(owner: string, spec: StorageSpec): StorageSlot[] {
  return Object.entries(spec).map(([name, value]) => {
    if (name === "") {
      throw new StateFunError("invalid-declaration", `${owner} declares a value without a name`);
    }
    const type: Type<unknown> = "type" in value ? value.type : value;
    const [mode, duration] = "type" in value ? expiryOf(value) : [ExpireMode.NONE, 0];
    if (!Number.isSafeInteger(duration) || (mode !== ExpireMode.NONE && duration <= 0)) {
      throw new StateFunError(
        "invalid-declaration",
        `${owner}: the expiry of "${name}" must be a whole number of milliseconds above 0`,
      );
    }
    return {
      name,
      type,
      wire: {
        stateName: name,
        typeTypename: type.typename,
        expirationSpec: { mode, expireAfterMillis: duration },
      },
    };
  });
}

function expiryOf(expiry: Expiry): [number, number] {
  return expiry.expireAfterWrite !== undefined
    ? [ExpireMode.AFTER_WRITE, expiry.expireAfterWrite]
    : [ExpireMode.AFTER_INVOKE, expiry.expireAfterInvoke];
}

interface Cell {
  readonly slot: StorageSlot;
  /** The bytes that `value` was decoded from or encoded to; undefined when there are none, yet or at all. */
  bytes: Uint8Array | undefined;
  value: unknown;
  decoded: boolean;
  written: boolean;
}

/** The values of one instance during one batch. */
export class StorageBatch {
  readonly #owner: string;
  readonly #cells: readonly Cell[];
  #undo: { readonly index: number; readonly before: Cell }[] = [];

  /** `stored` has the bytes of each slot, in the order of `slots`; undefined is an empty value. */
  constructor(
    owner: string,
    slots: readonly StorageSlot[],
    stored: readonly (Uint8Array | undefined)[],
  ) {
    this.#owner = owner;
    this.#cells = slots.map((slot, index) => {
      const bytes = stored[index];
      return { slot, bytes, value: undefined, decoded: bytes === undefined, written: false };
    });
  }

  get(index: number): unknown {
    const cell = this.#cell(index);
    if (!cell.decoded && cell.bytes !== undefined) {
      try {
        cell.value = cell.slot.type.deserialize(cell.bytes);
      } catch (cause) {
        throw new StateFunError(
          "invalid-state",
          `${this.#owner}: the stored "${cell.slot.name}" is no valid ${cell.slot.type.typename}: ${reasonOf(cause)}`,
          { cause },
        );
      }
      cell.decoded = true;
    }
    return cell.value;
  }

  set(index: number, value: unknown): void {
    const cell = this.#cell(index);
    if (value === undefined && cell.decoded && cell.value === undefined) return;
    this.#undo.push({ index, before: { ...cell } });
    cell.value = value;
    cell.decoded = true;
    cell.written = true;
    cell.bytes = undefined;
  }

  /** From here on, {@link rollback} takes back to this point. */
  savepoint(): void {
    if (this.#undo.length > 0) this.#undo = [];
  }

  rollback(): void {
    for (const { index, before } of this.#undo.reverse()) Object.assign(this.#cell(index), before);
    this.#undo = [];
  }

  /** Encodes what was written. @throws StateFunError `invalid-value` when a value is not of its type. */
  mutations(): WireStateMutation[] {
    const mutations: WireStateMutation[] = [];
    for (const cell of this.#cells) {
      if (!cell.written) continue;
      const { name, type } = cell.slot;
      if (cell.value === undefined) {
        mutations.push({ mutationType: MutationType.DELETE, stateName: name });
        continue;
      }
      cell.bytes ??= serialize(type, cell.value, `${this.#owner}: the value of storage "${name}"`);
      mutations.push({
        mutationType: MutationType.MODIFY,
        stateName: name,
        stateValue: { typename: type.typename, hasValue: true, value: cell.bytes },
      });
    }
    return mutations;
  }

  #cell(index: number): Cell {
    const cell = this.#cells[index];
    if (cell === undefined) throw new RangeError(`there is no storage slot ${index}`);
    return cell;
  }
}

/** What a handler sees of a batch's storage during one message. `assertOpen` throws once the message is done. */
export type StorageView = new (batch: StorageBatch, assertOpen: () => void) => object;

/**
 * A class with an accessor for each slot. Made once per function, so that a view costs one small object, and frozen, so
 * that assigning to a misspelled value throws where no compiler said so.
 */
export function storageView(slots: readonly StorageSlot[]): StorageView {
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
  slots.forEach(({ name }, index) => {
    View.define(index, name);
  });
  return View;
}
