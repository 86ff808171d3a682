/**
 * What the fields of a module.yaml may hold, whatever they are for. Flink reads them with Jackson, which turns one kind of
 * scalar into another in some places and not in others: each reader here says which, and what it would have accepted.
 */
import { z } from "zod";
import { parseDuration } from "./duration.ts";
import { Fraction } from "./scalars.ts";

export const MAX_INT = 2 ** 31 - 1;

/** Every leaf: `parse` answers undefined for what it does not accept, `what` says what it would. */
export function leaf<T>(what: string, parse: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const parsed = parse(value);
    if (parsed === undefined) {
      context.addIssue({ code: "custom", message: must(what)(value) });
      return z.NEVER;
    }
    return parsed;
  });
}

/** The problem of a value that is not `what`. */
export function must(what: string) {
  return (value: unknown) =>
    value === undefined ? `is missing: it must be ${what}` : `must be ${what}, not ${show(value)}`;
}

/** A value as an error message names it: short, and on one line. */
export function show(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return value.length > 0 ? "a list" : "an empty list";
  if (typeof value === "object" && !(value instanceof Fraction)) return "a mapping";
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
}

/** The text of any scalar (Jackson's `asText`): a topic may be called 20240101. */
export function textOf(value: unknown): string | undefined {
  const isScalar = value instanceof Fraction || (typeof value !== "object" && value !== undefined);
  return isScalar ? String(value) : undefined;
}

/** Text in quotes, or that YAML does not take for something else. */
export function text(what: string, pattern = /./s) {
  return leaf(what, (value) =>
    typeof value === "string" && pattern.test(value) ? value : undefined,
  );
}

/** Text, or a number or boolean as text. */
export function anyText(what: string, pattern = /^/) {
  return leaf(what, (value) => {
    const given = textOf(value);
    return given !== undefined && pattern.test(given) ? given : undefined;
  });
}

export function list<T>(what: string, item: z.ZodType<T>) {
  const error = ({ input }: { input?: unknown }) => must(`a list of ${what}`)(input);
  return z.array(item, { error }).min(1, { error });
}

export function mapping<T extends z.ZodRawShape>(shape: T, what = "a mapping") {
  return unlessFraction(z.object(shape, { error: ({ input }) => must(what)(input) }));
}

/** To zod a number of this kind is an object like any other. */
function unlessFraction<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => (value instanceof Fraction ? value.value : value), schema);
}

/** One of several words. */
export function word<Word extends string>(words: readonly Word[]) {
  const what = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return leaf(what, (value) => words.find((one) => one === value));
}

/** A mapping whose `type` says what else is in it. */
export function byType<Type, T>(
  type: z.ZodType<Type>,
  schemaOf: (type: Type, given: Readonly<Record<string, unknown>>) => z.ZodType<T>,
  what = "a mapping with a type",
) {
  const schema = z.looseObject({ type }, { error: ({ input }) => must(what)(input) });
  return unlessFraction(schema).transform((given, context): T => {
    const result = schemaOf(given.type, given).safeParse(given);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
    return z.NEVER;
  });
}

/** An empty value is as good as none. */
export function orEmpty<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}

/** Also one in quotes, or with an empty fraction. */
export function wholeNumber(min: number, max: number) {
  return leaf(`a whole number from ${min} to ${max}`, (value) => {
    const isQuoted = typeof value === "string" && /^\s*[-+]?\d+\s*$/.test(value);
    const number = value instanceof Fraction ? value.value : isQuoted ? Number(value) : value;
    return within(number, min, max);
  });
}

/** Neither in quotes nor with a fraction. */
export function plainNumber(min: number, max: number) {
  return leaf(`a whole number from ${min} to ${max}, without quotes`, (value) =>
    within(value, min, max),
  );
}

function within(number: unknown, min: number, max: number): number | undefined {
  const isWithin = Number.isInteger(number) && Number(number) >= min && Number(number) <= max;
  return isWithin ? Number(number) : undefined;
}

/** In milliseconds, of which a timer of Node's holds 2^31-1 (25 days): a longer one is cut. Flink's clients hold `max`. */
export function duration(max = Number.MAX_SAFE_INTEGER) {
  return leaf(
    "a duration longer than 0: a whole number and d, h, m, s, ms, µs or ns (2m, 10 sec, 100ms)",
    (value) => parseDuration(textOf(value)),
  )
    .refine((milliseconds) => milliseconds <= max, `must be at most ${max} ms`)
    .transform((milliseconds) => Math.min(milliseconds, MAX_INT));
}

/** The name of a function, an ingress or an egress. */
export const typename = leaf("<namespace>/<name>", (value) =>
  typeof value === "string" ? /^([^/\s*]+\/[^/\s*]+)\/*$/.exec(value)?.[1] : undefined,
);

/** Settings of a client, `- name: value` each, by name. Of an item with several keys Flink takes the first. */
export const properties = leaf("a list of items such as fetch.max.bytes: 1000", (value) => {
  const items = Array.isArray(value) ? value : undefined;
  const entries = items?.map((item: unknown) =>
    typeof item === "object" && item !== null ? Object.entries(item)[0] : undefined,
  );
  return entries?.every((entry) => entry !== undefined)
    ? new Map(entries.map(([name, given]) => [name, textOf(given) ?? ""]))
    : undefined;
});
