/** Where a message goes or comes from: a function type and the id of one of its instances. */
import { StateFunError } from "./errors.ts";
import { assertWireText } from "./text.ts";
import type { TypeName } from "./typename.ts";

/** The address of an instance whose function handles the message types `Accepts`, a union of typenames. */
export interface Address<in Accepts extends TypeName = never> {
  readonly typename: TypeName;
  readonly id: string;
  /** Never set: carries `Accepts` for the type checker only. */
  readonly accepts?: ((typename: Accepts) => void) | undefined;
}

/** An address known only at run time, such as the caller of a message: what it accepts is not checked. */
export type AnyAddress = Address<TypeName>;

/**
 * The address of an instance of a function that is not imported: one of another service or language, or one that
 * imports this one. `addressOf<"com.example/RequestItem">("com.example/stock", "socks")` says what it accepts.
 *
 * @throws StateFunError `invalid-argument` for an empty id, and for one with an unpaired surrogate.
 */
export function addressOf<Accepts extends TypeName = TypeName>(
  typename: TypeName,
  id: string,
): Address<Accepts> {
  if (typeof id !== "string" || id === "") {
    throw new StateFunError("invalid-argument", `an id of ${typename} must be a non-empty string`);
  }
  assertWireText(id, `an id of ${typename}`);
  return { typename, id };
}
