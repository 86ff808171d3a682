/** Reads the parts of a request against a schema, and says what is wrong with them: nothing in them is passed over. */
import * as z from "zod";
import { RequestError, type RequestErrorCode } from "../errors.ts";

/** An object with these fields and no other: what is not known would be lost without a word. */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ") || "none";
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `${keys.map((key: string) => `"${key}"`).join(", ")} is not a field here: there are ${known}`
        : undefined,
  });
}

const INVALID = {
  path: "invalid-parameter",
  query: "invalid-query",
  body: "invalid-body",
} as const satisfies Record<string, RequestErrorCode>;

/** @throws RequestError `invalid-parameter`, `invalid-query` or `invalid-body` with the path of each field that is wrong, of five at most */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: keyof typeof INVALID,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value, {
    error: ({ input }) => (input === undefined ? "it is missing" : undefined),
  });
  if (error === undefined) return data;
  const reasons = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${[what, ...path].join(".")}: ${message}`);
  throw new RequestError(INVALID[what], reasons.join("; "));
}
