/** Asks the store of a data folder, for commands that need no runtime. */
import { Option } from "@commander-js/extra-typings";
import { RequestError } from "../errors.ts";
import { MAX_ROWS, MAX_TIMEOUT_MS } from "../sql/limits.ts";
import type { SqlAnswer, SqlQuery } from "../sql/query.ts";
import { CommandError } from "./exit-codes.ts";

export const DATA_OPTION = new Option(
  "--data <folder>",
  "asks the store of a data folder, and no runtime",
).conflicts(["url", "tokenFile"]);

/** At most {@link MAX_ROWS} rows in a minute, unless it is asked otherwise. @throws CommandError `usage`, `unavailable` */
export async function askFolder(
  folder: string,
  query: Pick<SqlQuery, "query" | "params"> & Partial<SqlQuery>,
  signal: AbortSignal,
): Promise<SqlAnswer> {
  const { queryFolder } = await import("../sql/folder.ts");
  const whole = { limit: MAX_ROWS, timeout: MAX_TIMEOUT_MS, ...query };
  try {
    return JSON.parse(Buffer.from(await queryFolder(folder, whole, signal)).toString());
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const exit = error.code === "unavailable" ? "unavailable" : "usage";
    throw new CommandError(exit, error.message, { cause: error });
  }
}
