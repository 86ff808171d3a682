/** Reads what a request to produce says, and refuses what the dialect does not have, with the reason. */
import * as z from "zod";
import { RequestError } from "../errors.ts";
import type { NewRecord } from "../produce-request.ts";
import { BINARY_TYPE, JSON_TYPE, MAX_IDEMPOTENCY_KEY, TEXT_TYPE } from "./dialect.ts";
import { parseExactly, textOf } from "./exact-json.ts";
import { parse, strictObject } from "./strict.ts";

const Base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const JsonValue = z
  .unknown()
  .refine((value) => value !== undefined, "is missing")
  .transform((value) => Buffer.from(JSON.stringify(value)));
const Text = z
  .string()
  .refine(
    (text) => text.isWellFormed(),
    "contains an unpaired surrogate, which UTF-8 cannot encode",
  )
  .transform((text) => Buffer.from(text));

const records = (key: z.ZodType<Buffer>, value: z.ZodType<Buffer>) =>
  strictObject({
    records: z
      .array(
        strictObject({
          key: key.nullish(),
          value: value.nullable(),
          partition: z.literal(0, "there is only partition 0").nullish(),
        }),
      )
      .min(1),
  });
const JsonBody = records(Text, JsonValue);
/** What a request to produce says, by its media type. */
export const BODIES: ReadonlyMap<string, ReturnType<typeof records>> = new Map([
  [JSON_TYPE, JsonBody],
  [TEXT_TYPE, records(Text, Text)],
  [BINARY_TYPE, records(Base64, Base64)],
]);

/** @throws RequestError `invalid-parameter` */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === "string" && header !== "" && header.length <= MAX_IDEMPOTENCY_KEY)
    return header;
  throw new RequestError(
    "invalid-parameter",
    `an Idempotency-Key must have 1 to ${MAX_IDEMPOTENCY_KEY} characters`,
  );
}

/**
 * `contentType` is one of the dialect's, in any case and with parameters: {@link JSON_TYPE} if there is none.
 *
 * @throws RequestError `invalid-body`; `too-large` when there are more than `maxRecords`
 */
export function readRecords(
  contentType: string | undefined,
  body: Uint8Array,
  maxRecords: number,
): NewRecord[] {
  const text = textOf(body);
  if (text === undefined) throw new RequestError("invalid-body", "the body is not UTF-8");
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new RequestError("invalid-body", `the body is not JSON: ${reason}`, { cause });
  }
  const count = countOf(json);
  if (count > maxRecords) {
    throw new RequestError(
      "too-large",
      `the request has ${count} records, and may have ${maxRecords} (setting "recordsPerRequest"): send them in several requests`,
    );
  }
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return parse(BODIES.get(type) ?? JsonBody, json, "body").records.map(({ key, value }) => ({
    key: key ?? undefined,
    value: value ?? undefined,
  }));
}

/** How many records a body has, before each of them is looked at. */
function countOf(json: unknown): number {
  const { records: list } = Object(json) as { readonly records?: unknown };
  return Array.isArray(list) ? list.length : 0;
}
