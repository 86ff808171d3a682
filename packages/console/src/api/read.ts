/** What can be looked at, with the types that the API describes of itself. */
import { call, pathOf, type Query } from "./call.ts";
import type { paths } from "./generated/schema.ts";

/** The paths that answer a GET with JSON. */
export type ReadPath = {
  [Path in keyof paths]: paths[Path] extends { get: Answering<unknown> } ? Path : never;
}[keyof paths];

interface Answering<Answer> {
  responses: { 200: { content: { "application/json": Answer } } };
}

/** What a path answers with, such as `Answer<"/functions">`. */
export type Answer<Path extends ReadPath> = paths[Path] extends { get: Answering<infer Found> }
  ? Found
  : never;

type Parameters<Path extends ReadPath> = paths[Path] extends {
  get: { parameters: infer Found };
}
  ? Found
  : never;

/** The parameters of a path: those in it, and the query. */
export interface ReadParameters<Path extends ReadPath> {
  readonly path?: Parameters<Path> extends { path: infer In } ? In : never;
  /** Those that are undefined are left out. */
  readonly query?: Parameters<Path> extends { query?: infer In } ? OrUndefined<In> : never;
}

type OrUndefined<In> = { readonly [Name in keyof In]: In[Name] | undefined };

/** Asks for what `path` answers with. @throws ApiError when it is refused, or the runtime cannot be reached */
export async function read<Path extends ReadPath>(
  path: Path,
  parameters: ReadParameters<Path> = {},
  signal?: AbortSignal,
): Promise<Answer<Path>> {
  const { path: inPath, query } = parameters as {
    path?: Readonly<Record<string, string>>;
    query?: Query;
  };
  const request = { method: "GET", path: pathOf(path, inPath), query } as const;
  return (await call(request, signal)) as Answer<Path>;
}
