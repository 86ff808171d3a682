/** Reads what a request asks for, and refuses what the dialect does not have, with the reason. */
import * as z from "zod";
import { RequestError, type RequestErrorCode } from "../errors.ts";
import type { NewRecord } from "../produce-request.ts";
import {
  BINARY_TYPE,
  JSON_TYPE,
  MAX_IDEMPOTENCY_KEY,
  MAX_PAGE_BYTES,
  MAX_WAIT_MS,
  PAGE_BYTES,
  TEXT_TYPE,
  WAIT_MS,
} from "./dialect.ts";
import { parseExactly, textOf } from "./exact-json.ts";

const number = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(0).max(max).default(fallback);

const Position = z.object({ offset: number(0) });
const Page = Position.extend({
  max_bytes: number(PAGE_BYTES).transform((bytes) => Math.min(bytes, MAX_PAGE_BYTES)),
  timeout: number(WAIT_MS, MAX_WAIT_MS),
});

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
  z.object({
    records: z
      .array(
        z.object({
          key: key.nullish(),
          value: value.nullable(),
          partition: z.literal(0).optional(),
        }),
      )
      .min(1),
  });
const JsonBody = records(Text, JsonValue);
const BODIES = new Map([
  [JSON_TYPE, JsonBody],
  [TEXT_TYPE, records(Text, Text)],
  [BINARY_TYPE, records(Base64, Base64)],
]);

/** Which records a request to consume asks for. */
export interface PageQuery {
  /** That of the first one. */
  readonly offset: number;
  /** How much the values may be together, in bytes: 64 MiB at most. A larger first record is given all the same. */
  readonly maxBytes: number;
  /** How long to wait for the first record, in milliseconds: a minute at most. */
  readonly timeoutMs: number;
}

/** @throws RequestError `invalid-query` */
export function readPage(query: unknown): PageQuery {
  const { offset, max_bytes, timeout } = parse(Page, query, "query");
  return { offset, maxBytes: max_bytes, timeoutMs: timeout };
}

/** @throws RequestError `invalid-query` */
export function readOffset(query: unknown): number {
  return parse(Position, query, "query").offset;
}

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
 * @throws RequestError `invalid-body`
 */
export function readRecords(contentType: string | undefined, body: Uint8Array): NewRecord[] {
  const text = textOf(body);
  if (text === undefined) throw new RequestError("invalid-body", "the body is not UTF-8");
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new RequestError("invalid-body", `the body is not JSON: ${reason}`, { cause });
  }
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return parse(BODIES.get(type) ?? JsonBody, json, "body").records.map(({ key, value }) => ({
    key: key ?? undefined,
    value: value ?? undefined,
  }));
}

const INVALID = { query: "invalid-query", body: "invalid-body" } as const satisfies Record<
  string,
  RequestErrorCode
>;

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: keyof typeof INVALID,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const reasons = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${[what, ...path].join(".")}: ${message}`);
  throw new RequestError(INVALID[what], reasons.join("; "));
}
