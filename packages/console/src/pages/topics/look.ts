/** Finds a page of records from an offset on, or of those before one, in as many requests as that takes. */
import type { Find, TopicRecord } from "./records.ts";

/** Some records, in the order of their offsets. */
export interface Looked {
  readonly records: readonly TopicRecord[];
  /** The first offset that was looked at, and the one after the last. */
  readonly from: number;
  readonly next: number;
}

/** In how many requests it is looked for; who wants to look further asks again. */
const REQUESTS = 20;
/** Of the values that are given, in characters: it ends with the request that comes to as much. */
const ENOUGH = 1024 * 1024;

/** The first records from an offset on. */
export async function lookOn(
  find: Find,
  from: number,
  limit: number,
  signal?: AbortSignal,
): Promise<Looked> {
  const { records, next } = await gather(find, limit, (next = from) => ({ offset: next }), signal);
  return { records, from, next };
}

/** The last records before an offset. */
export async function lookBack(
  find: Find,
  before: number,
  limit: number,
  signal?: AbortSignal,
): Promise<Looked> {
  const where = (next = before) => ({ newest: "true", before: next }) as const;
  const { records, next } = await gather(find, limit, where, signal);
  return { records: records.toReversed(), from: next, next: before };
}

async function gather(
  find: Find,
  limit: number,
  where: (next: number | undefined) => Omit<Parameters<Find>[0], "limit">,
  signal: AbortSignal | undefined,
): Promise<{ readonly records: readonly TopicRecord[]; readonly next: number }> {
  let records: readonly TopicRecord[] = [];
  let next: number | undefined;
  for (let asked = 1; ; asked++) {
    const found = await find({ ...where(next), limit: limit - records.length }, signal);
    records = [...records, ...found.records];
    next = found.next;
    const size = records.reduce((sum, { value }) => sum + value.length, 0);
    const isEnough = records.length >= limit || size >= ENOUGH || asked === REQUESTS;
    if (isEnough || next === found.end) return { records, next };
  }
}
