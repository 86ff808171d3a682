/**
 * The storage of one instance while one batch runs: each value is decoded once and encoded once, and written back only
 * when a handler assigned to it. Assignments of a message that fails can be taken back without touching the others'.
 *
 * A value that can be changed in place, such as a Date or bytes, is read anew for each message: a change that is not
 * assigned ends with its message, however many others are in the batch.
 */

import type { StateMutation } from "statefun-wire";
import { reasonOf, StateFunError } from "./errors.ts";
import { isPlainObject } from "./problem.ts";
import type { DeclaredValue } from "./storage.ts";
import { serialize } from "./type.ts";

interface StoredValue {
  readonly declared: DeclaredValue;
  /** The bytes that `value` was decoded from or encoded to; undefined when there are none, yet or at all. */
  bytes: Uint8Array | undefined;
  value: unknown;
  decoded: boolean;
  written: boolean;
  /** The last message that had `value` in its hands. */
  message: number;
  /** Whether `value` can be changed in place; undefined until somebody asks. */
  isOpen: boolean | undefined;
}

/** The values of one instance during one batch. */
export class StorageBatch {
  readonly #owner: string;
  readonly #values: readonly StoredValue[];
  #undo: { readonly index: number; readonly before: StoredValue }[] = [];
  #message = 0;

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
        message: 0,
        isOpen: undefined,
      };
    });
  }

  get(index: number): unknown {
    const stored = this.#at(index);
    if (stored.message !== this.#message) {
      if (stored.decoded && isOpen(stored)) this.#forget(stored);
      stored.message = this.#message;
    }
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
      stored.isOpen = undefined;
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
    stored.message = this.#message;
    stored.isOpen = undefined;
  }

  /**
   * A message begins, and {@link rollback} takes back to this point.
   *
   * @throws StateFunError `invalid-value` when what the one before has assigned is not of its type
   */
  savepoint(): void {
    if (this.#undo.length > 0) this.#undo = [];
    this.#message++;
    for (const stored of this.#values) {
      // The handler before may still hold what it has assigned, and use it for something else.
      if (stored.written && isOpen(stored)) this.#encode(stored);
    }
  }

  /** Takes back what the message has assigned, and what it may have changed in place. */
  rollback(): void {
    for (const { index, before } of this.#undo.reverse()) Object.assign(this.#at(index), before);
    this.#undo = [];
    for (const stored of this.#values) {
      if (stored.message === this.#message) this.#forget(stored);
    }
  }

  /** Encodes what was written. @throws StateFunError `invalid-value` when a value is not of its type. */
  mutations(): StateMutation[] {
    const mutations: StateMutation[] = [];
    for (const stored of this.#values) {
      if (!stored.written) continue;
      const { declared, value } = stored;
      const { name, typename } = declared.spec;
      mutations.push({
        name,
        value: value === undefined ? undefined : { typename, value: this.#encode(stored) },
      });
    }
    return mutations;
  }

  #encode(stored: StoredValue): Uint8Array {
    const { type, spec } = stored.declared;
    stored.bytes ??= serialize(
      type,
      stored.value,
      `${this.#owner}: the value of storage "${spec.name}"`,
    );
    return stored.bytes;
  }

  /** The value will be read anew, if there are bytes to read. */
  #forget(stored: StoredValue): void {
    if (stored.bytes === undefined) return;
    stored.value = undefined;
    stored.decoded = false;
  }

  #at(index: number): StoredValue {
    const stored = this.#values[index];
    if (stored === undefined) throw new RangeError(`there is no declared value ${index}`);
    return stored;
  }
}

function isOpen(stored: StoredValue): boolean {
  stored.isOpen ??= canBeChanged(stored.value);
  return stored.isOpen;
}

/** What contains itself has no end. */
const MAX_DEPTH = 100;

/**
 * Whether a value can be changed in place although its type is readonly: if there is more to it than plain objects, lists,
 * Maps and Sets.
 */
function canBeChanged(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return typeof value === "function";
  if (depth === 0) return true;
  if (Array.isArray(value) || value instanceof Set) return hasOpen(value, depth - 1);
  if (value instanceof Map) {
    return hasOpen(value.keys(), depth - 1) || hasOpen(value.values(), depth - 1);
  }
  return isPlainObject(value) ? hasOpen(Object.values(value), depth - 1) : true;
}

function hasOpen(parts: Iterable<unknown>, depth: number): boolean {
  for (const part of parts) if (canBeChanged(part, depth)) return true;
  return false;
}
