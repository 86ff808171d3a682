/** Lists of the API that come in pages. */
import type { Api, ApiRequest } from "./api-client.ts";

type Page<Name extends string, Row> = Readonly<Record<Name, readonly Row[]>> & {
  readonly next?: string;
};

/** How many rows a request asks for at most. */
const PAGE_ROWS = 1000;

/**
 * The rows that a page has under `name`, page by page, `limit` of them at most. Returns where more of them come after, undefined
 * when there are none. A page may be empty: then it has only been looked so far.
 */
export async function* pagesOf<Row, Name extends string = string>(
  api: Api,
  path: string,
  name: Name,
  { limit, ...query }: NonNullable<ApiRequest["query"]> & { readonly limit: number },
): AsyncGenerator<readonly Row[], string | undefined> {
  let next: string | undefined;
  let left = limit;
  do {
    const page: Page<Name, Row> = await api.ask(path, {
      query: {
        ...query,
        ...(next !== undefined && { after: next }),
        limit: Math.min(left, PAGE_ROWS),
      },
    });
    yield page[name];
    left -= page[name].length;
    next = page.next;
  } while (next !== undefined && left > 0);
  return next;
}
