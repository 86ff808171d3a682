/** Reads what the query of a request says, and refuses what would have no effect, with the reason. */
import * as z from "zod";
import { RequestError } from "../errors.ts";
import { MAX_PAGE_BYTES, MAX_WAIT_MS, PAGE_BYTES, WAIT_MS } from "./dialect.ts";
import { parse, strictObject } from "./strict.ts";

/** A whole number in decimal digits, `fallback` without one. */
export function wholeNumber(fallback: number, max = Number.MAX_SAFE_INTEGER) {
  return digits(max)
    .default(fallback)
    .meta({ override: { type: "integer", minimum: 0, maximum: max, default: fallback } });
}

/** The same without a fallback. */
export function someNumber(max = Number.MAX_SAFE_INTEGER) {
  return digits(max)
    .optional()
    .meta({ override: { type: "integer", minimum: 0, maximum: max } });
}

/** The same, which has to be there. */
export function requiredNumber(max = Number.MAX_SAFE_INTEGER) {
  return digits(max).meta({ override: { type: "integer", minimum: 0, maximum: max } });
}

function digits(max: number) {
  const error = ({ input }: { readonly input?: unknown }) =>
    input === undefined
      ? "it is missing"
      : `${JSON.stringify(input)} is not a whole number from 0 to ${max}`;
  return z
    .string({ error })
    .refine((text) => /^\d+$/.test(text) && Number(text) <= max, { error })
    .transform(Number);
}

/** Where a stream begins. */
export const Position = strictObject({ offset: wholeNumber(0) });
/** The query of {@link PageQuery}. */
export const Page = strictObject({
  offset: wholeNumber(0),
  max_bytes: wholeNumber(PAGE_BYTES).transform((bytes) => Math.min(bytes, MAX_PAGE_BYTES)),
  timeout: wholeNumber(WAIT_MS, MAX_WAIT_MS),
});
const Nothing = strictObject({});

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

/**
 * The offset that a stream begins at: after the event that a browser has seen last, when it reconnects, or that of the query.
 *
 * @throws RequestError `invalid-parameter`
 */
export function readStart(offset: number, lastEventId: string | string[] | undefined): number {
  if (lastEventId === undefined || lastEventId === "") return offset;
  if (typeof lastEventId === "string" && /^\d+$/.test(lastEventId)) return Number(lastEventId) + 1;
  throw new RequestError(
    "invalid-parameter",
    `Last-Event-ID: "${lastEventId}" is not the offset of a record`,
  );
}

/** For a request that can do nothing with one. @throws RequestError `invalid-query` */
export function assertNoQuery(query: unknown): void {
  parse(Nothing, query, "query");
}
