/** A page of the table: the API looks through so much in a request, and this goes on for some requests more. */
import { type Answer, read } from "../../../api/read.ts";
import type { Search } from "./search.ts";

/** Rows of a page. */
export const PAGE_ROWS = 50;
const MOST_REQUESTS = 20;

export type Row = Answer<"/instances">["instances"][number];

export interface Found {
  readonly rows: readonly Row[];
  /** After which id there may be more; undefined when there are none. */
  readonly next: string | undefined;
}

/** The first rows after an id: fewer than a page, and `next`, when there was too much to look through for now. */
export async function findInstances(
  search: Search,
  from: string,
  signal: AbortSignal,
): Promise<Found> {
  const rows: Row[] = [];
  let after: string | undefined = from;
  for (let requests = 0; requests < MOST_REQUESTS; requests++) {
    const query = { ...search, after, limit: PAGE_ROWS - rows.length, state: "true" } as const;
    const page: Answer<"/instances"> = await read("/instances", { query }, signal);
    rows.push(...page.instances);
    after = page.next;
    if (after === undefined || rows.length === PAGE_ROWS) break;
  }
  return { rows, next: after };
}
