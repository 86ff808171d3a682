/** A value with its type, as somebody types both. */
import { BUILT_IN_TYPES, type Encoding, type Form, formOf, type Read, readForm } from "./forms.ts";

export interface TypedDraft {
  readonly typename: string;
  /** Undefined: JSON, or what the built-in type says. */
  readonly encoding: Encoding | undefined;
  readonly text: string;
}

export const EMPTY: TypedDraft = { typename: "", encoding: undefined, text: "" };

export interface TypedValue {
  readonly form: Form;
  /** As the field shows it. */
  readonly text: string;
  readonly read: Read;
  /** Why the type is not one; undefined when it is. */
  readonly typeProblem: string | undefined;
}

export function isBuiltIn(typename: string): boolean {
  return BUILT_IN_TYPES.includes(typename);
}

export function readTyped({ typename, encoding, text }: TypedDraft): TypedValue {
  const form = formOf(typename, isBuiltIn(typename) ? undefined : encoding);
  // A field that can only be one or the other is never empty.
  const shown = form === "bool" && text !== "false" ? "true" : text;
  return {
    form,
    text: shown,
    read: readForm(form, shown),
    typeProblem: /^.+\/[^/]+$/.test(typename)
      ? undefined
      : "Its type is a name such as com.example/Basket",
  };
}
