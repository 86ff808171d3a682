/**
 * A schema of any library that follows Standard Schema. Nothing is known of what it takes, and it can only be run forwards:
 * so what it gives for a value has to be that value, and JSON as it stands.
 */
import type { Issues } from "../errors.ts";
import { ProblemError } from "../problem.ts";
import { mayLoseDigits, parseExactly } from "./numbers.ts";
import type { JsonCodec, JsonForm } from "./written.ts";

/** A schema of any library that follows Standard Schema, version 1: as much of it as is used here. */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: Issues["issues"] };

const FORM: JsonForm = {
  open: true,
  changes: true,
  coded: false,
  dates: false,
  integers: false,
  known: new Set(),
};

const INTEGERS = { areBigints: false, areRefused: true };

export function standardCodec<T>(schema: StandardSchema<T>): JsonCodec<T> {
  const validate = (value: unknown): T => {
    const result = schema["~standard"].validate(value);
    if (result instanceof Promise) throw new TypeError("asynchronous schemas are not supported");
    if (result.issues !== undefined) throw new ProblemError(result.issues);
    return result.value;
  };
  return {
    form: FORM,
    encode: validate,
    decode: (text) =>
      validate(mayLoseDigits(text) ? parseExactly(text, INTEGERS) : JSON.parse(text)),
  };
}
