/** A schema of zod or zod/mini, whose codecs run in both directions. */
import * as z from "zod";
import { CANNOT_HOLD, type IntegerRules, mayLoseDigits, parseExactly } from "./numbers.ts";
import type { JsonCodec, JsonForm } from "./written.ts";
import { formOf } from "./zod-form.ts";
import { withIntegers } from "./zod-integers.ts";
import type { Schema } from "./zod-tree.ts";

interface Prepared {
  readonly form: JsonForm;
  readonly schema: Schema;
  readonly integers: IntegerRules;
}

/** @throws StateFunError `invalid-declaration` for a schema whose values could be written and never be read */
export function zodCodec<T>(typename: string, declared: z.core.$ZodType<T>): JsonCodec<T> {
  let prepared: Prepared | undefined;
  const prepare = (): Prepared => {
    if (prepared === undefined) {
      const form = formOf(typename, declared);
      prepared = {
        form,
        schema: form.integers ? withIntegers(declared) : declared,
        integers: { areBigints: form.integers, areRefused: form.open && !form.integers },
      };
    }
    return prepared;
  };
  try {
    prepare();
  } catch (error) {
    // A schema may name another one that is declared below it, and is not there yet.
    if (!(error instanceof ReferenceError)) throw error;
  }
  // With the first value and not before: a program has more types than it uses when it starts.
  let compiled: Schema | undefined;
  const parser = (): Schema => {
    compiled ??= compile(prepare().schema);
    return compiled;
  };
  return {
    get form() {
      return prepare().form;
    },
    encode(value) {
      const { form, schema } = prepare();
      // In both directions the same where nothing is coded, and parsing is the faster one.
      return form.coded ? z.encode(schema, value) : z.parse(parser(), value);
    },
    decode(text) {
      // The schema is the declared one, or gives the same values.
      return (
        mayLoseDigits(text)
          ? z.parse(parser(), parseExactly(text, prepare().integers), { error: explain })
          : z.parse(parser(), JSON.parse(text))
      ) as T;
    },
  };
}

/**
 * As JavaScript made for the schema, which parses what is valid seven times as fast. What is not is left to the schema itself, and
 * so is all of one that cannot be compiled, and all where zod is too old to have it.
 */
const compile: typeof z.compile = z.compile ?? ((schema) => schema);

/** An integer that no double holds comes as a bigint, which says little to those who have not asked for one. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === "invalid_type" &&
    issue.expected === "number" &&
    typeof issue.input === "bigint"
    ? `${issue.input} ${CANNOT_HOLD}. z.bigint() keeps its digits`
    : undefined;
}
