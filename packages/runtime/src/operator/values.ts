/**
 * Changing a single value of an instance's state by hand. Who changes it says which version they have seen, so that nothing
 * is overwritten that they have not.
 */
import type { Assembly } from "../assembly.ts";
import { timeIn } from "../clock.ts";
import { RequestError } from "../errors.ts";
import type { StoredValue } from "../functions/instance.ts";
import type { InstanceKey } from "../model.ts";
import { assertAtRest, inMemory, nameOf } from "./rest.ts";
import { valueVersion } from "./value-version.ts";

type Parts = Pick<
  Assembly,
  "store" | "clock" | "committer" | "types" | "instances" | "dispatcher" | "pauses"
>;

/** A value of an instance. */
export interface ValuePlace {
  readonly instance: InstanceKey;
  readonly name: string;
  /** The version that was seen, or `*` for whichever there is. Undefined: there is no such value yet. */
  readonly seen: string | undefined;
}

/** The type and bytes that a value has, if it is there, and those of its declaration, if that is known. */
export interface Known {
  readonly typename: string | undefined;
  readonly value: Uint8Array | undefined;
}

/** What is to be written. */
export interface NewValue {
  readonly typename: string;
  readonly value: Uint8Array;
}

/** What a value is after a change. */
export interface ChangedValue {
  readonly typename: string;
  readonly version: string;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
}

type Current = Pick<StoredValue, "typename" | "value" | "expiresAt"> & {
  readonly value: Uint8Array;
};

export class ValueOperator {
  readonly #parts: Parts;
  /** The last change of a function's state that the module does not serve: the store alone knows what is there. */
  #unserved: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Writes what `make` makes of the value as it is. It ends when its declaration says so, or as before where there is none.
   * Resolves when it is durable.
   *
   * @throws RequestError `moved-on` when it is not the version that was seen, `busy-instance` when the instance is not at rest
   * and not paused, `invalid-body` when its type is another one; what `make` throws; StoreFailedError when it may never be
   * durable
   */
  set(place: ValuePlace, make: (known: Known) => NewValue): Promise<ChangedValue> {
    return this.#change(place, (current) => {
      const { instance, name } = place;
      const declared = this.#parts.types.get(instance.function)?.declared.values.get(name);
      const expected = declared?.typename ?? current?.typename;
      const { typename, value } = make({ typename: expected, value: current?.value });
      if (expected !== undefined && typename !== expected) {
        const why = declared === undefined ? "is stored as" : "is declared as";
        throw new RequestError(
          "invalid-body",
          `value "${name}" of ${nameOf(instance)} ${why} ${expected}, and cannot be a ${typename}`,
        );
      }
      if (declared === undefined) return { typename, value, expiresAt: current?.expiresAt };
      const { expiry, expireAfter } = declared;
      const expiresAt = expiry === "none" ? undefined : timeIn(this.#parts.clock, expireAfter);
      return { typename, value, expiresAt };
    });
  }

  /**
   * Removes the value. Resolves with the version that it had, when that is durable.
   *
   * @throws RequestError as {@link set}, and `unknown-instance` when there is no such value
   */
  async remove(place: ValuePlace): Promise<string> {
    const { version } = await this.#change(place, (current) => {
      if (current === undefined) throw noValue(place);
      return { ...current, value: undefined };
    });
    return version;
  }

  async #change(
    place: ValuePlace,
    make: (current: Current | undefined) => Pick<StoredValue, "typename" | "value" | "expiresAt">,
  ): Promise<ChangedValue> {
    const { committer, types } = this.#parts;
    const { instance, name } = place;
    const isServed = types.isServed(instance.function);
    const before = this.#unserved;
    const done = Promise.withResolvers<void>();
    if (!isServed) {
      this.#unserved = done.promise;
      await before;
    }
    try {
      await committer.room();
      // From here to the end of the group's changes nothing waits, so that no message comes between.
      if (isServed) assertAtRest(this.#parts, instance);
      const current = this.#current(instance, name);
      assertSeen(place, current);
      const changed = make(current);
      const inUse = isServed ? inMemory(this.#parts, instance) : undefined;
      if (inUse !== undefined) this.#parts.instances.putValue(inUse, name, changed);
      else {
        const row = { ...instance, name, ...changed };
        const bytes = changed.value?.length ?? 0;
        committer.group.changeState({ takeChanges: (values) => values.push(row) }, bytes);
      }
      await committer.settled();
      const { typename, value = current?.value, expiresAt } = changed;
      return { typename, version: valueVersion(typename, value ?? new Uint8Array(0)), expiresAt };
    } finally {
      done.resolve();
    }
  }

  #current(key: InstanceKey, name: string): Current | undefined {
    const { store, clock, types, instances } = this.#parts;
    const known = types.get(key.function)?.instances.get(key.id);
    const now = clock.now();
    const stored =
      known === undefined
        ? store.state(key).find((row) => row.name === name)
        : instances.value(known, name, now);
    if (stored?.value === undefined) return undefined;
    if (stored.expiresAt !== undefined && stored.expiresAt <= now) return undefined;
    const { typename, value, expiresAt } = stored;
    return { typename, value, expiresAt };
  }
}

/** @throws RequestError `moved-on`, or `unknown-instance` when nothing was seen and nothing is there */
function assertSeen(place: ValuePlace, current: Current | undefined): void {
  const { instance, name, seen } = place;
  if (current === undefined) {
    if (seen === undefined) return;
    throw new RequestError("moved-on", `${nameOf(instance)} has no value "${name}" any more`);
  }
  const version = valueVersion(current.typename, current.value);
  if (seen === "*" || seen === version) return;
  throw new RequestError(
    "moved-on",
    seen === undefined
      ? `${nameOf(instance)} has a value "${name}": say which version of it you have seen, in If-Match. It is ${version}`
      : `value "${name}" of ${nameOf(instance)} is version ${version} by now, and not ${seen}: look at it again`,
  );
}

export function noValue({ instance, name }: ValuePlace): RequestError {
  return new RequestError("unknown-instance", `${nameOf(instance)} has no value "${name}"`);
}
