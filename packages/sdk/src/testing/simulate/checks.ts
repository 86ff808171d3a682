/** What has to hold: the invariants of a simulation, and what they are shown. */
import { isPlainObject, show } from "../../problem.ts";
import type { Type } from "../../type.ts";
import type { TypeName } from "../../typename.ts";
import type { View } from "../view.ts";
import type { Input } from "./actions.ts";

/** What an invariant is shown: all that is committed, and what came from outside. */
export interface Life extends View {
  /** What came from outside and is of this type, in the order in which it was taken in: what came twice is there twice. */
  inputs<T>(type: Type<T>): readonly CameIn<T>[];
}

/** A message or a record from outside. */
export interface CameIn<T> {
  /** Of the instance that it was for; of a record, its key. */
  readonly id: string;
  readonly value: T;
}

/** Throws when it does not hold, as `assert` and `expect` do. */
export type Invariant = (life: Life) => void | Promise<void>;

/** By their names, which say what holds. */
export type Invariants = Readonly<Record<string, Invariant>>;

/** What is checked, and when. */
export interface Checks {
  /**
   * What holds when all has come to rest: every message has been handled, and delayed messages have come. Of those that send others
   * for ever the first thousand have.
   */
  readonly invariants: Invariants;
  /**
   * What holds all along: checked after every commit, of what is committed then. That takes time, and messages may be on their way:
   * they are in {@link View.mailbox}.
   */
  readonly always?: Invariants;
}

/** What is wrong, in words, and what was thrown for it. */
export interface Failure {
  readonly what: string;
  readonly error: Error;
}

/** Without types nothing else would say that none of it is checked. @throws TypeError when it is not functions by name */
export function assertInvariants(option: "invariants" | "always", given: unknown): void {
  if (typeof given !== "object" || given === null || !isPlainObject(given)) {
    throw new TypeError(`"${option}" must be an object of functions by name, not ${show(given)}`);
  }
  for (const [name, invariant] of Object.entries(given)) {
    if (typeof invariant === "function") continue;
    throw new TypeError(`"${name}" of "${option}" must be a function, not ${show(invariant)}`);
  }
}

export async function check(
  invariants: Invariants | undefined,
  life: Life,
): Promise<Failure | undefined> {
  for (const [name, invariant] of Object.entries(invariants ?? {})) {
    try {
      const returned: unknown = await invariant(life);
      if (returned === false) {
        throw new Error("it returned false: throw what is wrong, as assert and expect do");
      }
    } catch (thrown) {
      const what = `"${name}" does not hold`;
      return { what, error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
    }
  }
  return undefined;
}

export function lifeOf(view: View, inputs: readonly Input[]): Life {
  return {
    ...view,
    inputs: <T>(type: Type<T, TypeName>) =>
      inputs
        .filter((input) => input.type === type.typename)
        .map(({ id, bytes }) => ({ id, value: type.deserialize(bytes) })),
  };
}
