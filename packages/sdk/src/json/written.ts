/**
 * The JSON of a value that will be read again as the same value. It is looked at for as much as its schema leaves open: most
 * schemas check all there is to check, and their values are only written.
 */
import { ProblemError } from "../problem.ts";
import { difference, readAgain } from "../same.ts";
import { notJson } from "./plain.ts";

/** What a schema says about the JSON of its values. */
export interface JsonForm {
  /** Somewhere it takes values that it says nothing about. */
  readonly open: boolean;
  /** It may give another value than it is given. */
  readonly changes: boolean;
  /** Its values are not those of the JSON: they are encoded, and decoded to be compared. */
  readonly coded: boolean;
  /** It reads text as dates (`z.coerce.date()`). */
  readonly dates: boolean;
  /** It asks for bigints, whose JSON form is an integer. */
  readonly integers: boolean;
  /** The keys that it names, and that no value may lose. */
  readonly known: ReadonlySet<string>;
}

/** A schema in both directions; each throws what is wrong with the value. */
export interface JsonCodec<T> {
  readonly form: JsonForm;
  encode(value: T): unknown;
  decode(text: string): T;
}

/** @throws Error that says where and why the value would not be read again */
export function written<T>({ form, encode, decode }: JsonCodec<T>, value: T): string {
  const json = encode(value);
  const met = { undefinedProperty: false };
  const problem = form.open ? notJson(json, form.dates, met) : undefined;
  if (problem !== undefined) throw new ProblemError([problem]);
  const text = JSON.stringify(json);
  const isRead = form.coded || met.undefinedProperty;
  if (isRead || form.changes) {
    const found = difference(value, isRead ? readAgain(decode, text) : json, form.known);
    if (found !== undefined) throw new ProblemError([found]);
  }
  return text;
}
