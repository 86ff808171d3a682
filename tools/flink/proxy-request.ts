/** Reads and checks what the proxy is asked, as the local runtime's API does. */
import { isUtf8 } from "node:buffer";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { parseExactly } from "./exact-json.ts";
import type { NewRecord } from "./producer.ts";

export const JSON_TYPE = "application/vnd.kafka.json.v2+json";
export const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";

const MAX_WAIT_MS = 60_000;
/** What Kafka's protocol has room for. */
const MAX_INT32 = 2 ** 31 - 1;

/** A request that is refused: the HTTP status and two more digits, as Kafka REST has them. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly errorCode: number;

  constructor(errorCode: number, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

const number = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .default(fallback)
    .transform((value) => Math.min(value, max));

const Query = z.object({
  offset: number(0),
  max_bytes: number(1024 * 1024, MAX_INT32),
  /** How long to wait for the first record, in milliseconds. */
  timeout: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(1000),
});

const Base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const JsonValue = z
  .unknown()
  .refine((value) => value !== undefined, "is missing")
  .transform((value) => Buffer.from(JSON.stringify(value)));
const Text = z
  .string()
  .refine((text) => text.isWellFormed(), "has half of a character, which has no UTF-8")
  .transform((text) => Buffer.from(text));

/** The key is the id of the instance that the record goes to: a record without one stops a Flink job. */
const isId = (key: Buffer): boolean => key.length > 0 && isUtf8(key);

const records = <Key extends z.ZodType<Buffer>, Value extends z.ZodType<Buffer>>(
  key: Key,
  value: Value,
) =>
  z.object({
    records: z
      .array(
        z.object({
          key: key.refine(isId, "is empty or not UTF-8, so it is no id"),
          value,
          partition: z.literal(0).optional(),
        }),
      )
      .min(1),
  });
const Body = { [JSON_TYPE]: records(Text, JsonValue), [BINARY_TYPE]: records(Base64, Base64) };

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function readQuery(request: FastifyRequest): z.output<typeof Query> {
  return parse(Query, request.query, "query", 40002);
}

export function readRecords({ headers, body }: FastifyRequest): NewRecord[] {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  let json: unknown;
  try {
    // An empty body has no buffer.
    json = parseExactly(utf8.decode((body as Buffer | undefined) ?? Buffer.alloc(0)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new ProxyError(42201, `the body is not JSON: ${reason}`);
  }
  const schema = type === BINARY_TYPE ? Body[BINARY_TYPE] : Body[JSON_TYPE];
  return parse(schema, json, "body", 42201).records;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
  errorCode: number,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const reasons = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${[what, ...path].join(".")}: ${message}`);
  throw new ProxyError(errorCode, reasons.join("; "));
}
