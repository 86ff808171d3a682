/** What a workload is made of, as data: so that a part of it can be left out to see whether it is to blame. */
import type { Address } from "../../address.ts";
import { type Immutable, serialize, type Type } from "../../type.ts";
import type { TypeName } from "../../typename.ts";
import { assertDuration } from "../duration.ts";

/** A message or a record from outside, or time that passes: made by {@link send}, {@link produce} and {@link wait}. */
export type Action = Input | { readonly do: "wait"; readonly ms: number };

/** What comes from outside. */
export type Input = (
  | { readonly do: "send"; readonly function: TypeName }
  | { readonly do: "produce"; readonly topic: string }
) & {
  /** Of the instance, which is the key of a record. */
  readonly id: string;
  readonly type: TypeName;
  readonly value: unknown;
  readonly bytes: Uint8Array;
};

/** A message from outside. @throws StateFunError `invalid-value` when `value` is not of `type` */
export function send<T, Name extends TypeName>(
  to: Address<NoInfer<Name>>,
  type: Type<T, Name>,
  value: NoInfer<Immutable<T>>,
): Action {
  return { do: "send", function: to.typename, id: to.id, ...payload(type, value) };
}

/**
 * A record of an ingress topic of the module; `key` is the id of the instances that it goes to.
 *
 * @throws StateFunError `invalid-value` when `value` is not of `type`
 */
export function produce<T>(
  topic: string,
  key: string,
  type: Type<T>,
  value: NoInfer<Immutable<T>>,
): Action {
  return { do: "produce", topic, id: key, ...payload(type, value) };
}

/** So many milliseconds of virtual time that pass before what follows. @throws RangeError when it is not a number from 0 to 1e15 */
export function wait(ms: number): Action {
  assertDuration(ms);
  return { do: "wait", ms };
}

function payload<T>(type: Type<T>, value: Immutable<T>) {
  // A serializer only reads its value, so a deeply readonly one will do.
  const bytes = serialize(type, value as T, "the message");
  return { type: type.typename, value, bytes };
}
