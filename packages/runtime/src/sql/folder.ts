/** Asks the store of a data folder that no runtime has to be there for. */
import { DEFAULT_SETTINGS } from "../settings.ts";
import { inspectFolder } from "../store/inspection.ts";
import type { SqlQuery } from "./query.ts";
import { SqlReader } from "./reader.ts";

/**
 * The JSON of an SqlAnswer. It changes nothing, and may be asked while a runtime has the store.
 *
 * @throws RequestError as {@link SqlReader.query}; Error when there is no store, or something of it is gone
 */
export async function queryFolder(
  folder: string,
  query: SqlQuery,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { walBytes } = DEFAULT_SETTINGS;
  const reader = new SqlReader({ path: inspectFolder(folder), walBytes });
  try {
    return await reader.query(query, signal);
  } finally {
    await reader.close();
  }
}
