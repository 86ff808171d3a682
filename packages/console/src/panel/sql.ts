/** What a panel asks of the views of the store: all that one query answers with is of one moment. */
import { call } from "../api/call.ts";
import type { EventKind } from "../api/events.ts";
import type { operations } from "../api/generated/schema.ts";
import { type Live, useLive } from "../live/use-live.ts";

type Sql = operations["post-sql"];
type SqlBody = Sql["requestBody"]["content"]["application/json"];

export type SqlAnswer = Sql["responses"][200]["content"]["application/json"];
export type SqlParams = NonNullable<SqlBody["params"]>;

/** @throws ApiError when it is not a query, or takes too long, or the runtime cannot be reached */
export async function sql(
  query: string,
  params: SqlParams = [],
  signal?: AbortSignal,
): Promise<SqlAnswer> {
  const body: SqlBody = { query, params };
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", path: "/sql", headers, body: JSON.stringify(body) } as const;
  return (await call(request, signal)) as SqlAnswer;
}

/** What a query answers with, now and whenever there is an event of one of the kinds. */
export function useSql(
  query: string,
  params: SqlParams = [],
  kinds: readonly EventKind[] = ["topics", "functions"],
): Live<SqlAnswer> {
  const key = JSON.stringify([query, params]);
  return useLive(key, (signal) => sql(query, params, signal), kinds);
}
