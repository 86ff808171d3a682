/** Runs a query and renders its rows, as many as the answer may have. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import { RequestError } from "../errors.ts";
import { ANSWER_BYTES } from "./limits.ts";
import type { SqlQuery, SqlValue } from "./query.ts";
import { invalid, prepareReading } from "./statement.ts";

/** The JSON of the answer. @throws RequestError for what is wrong with the query, or Error from SQLite */
export function answerTo(database: DatabaseSync, { query, params, limit }: SqlQuery): string {
  const statement = prepareReading(database, query);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }) => name);
  const rows: string[] = [];
  let bytes = 0;
  let truncated = false;
  // With setReturnArrays a row is one, which its type does not say.
  for (const row of iterate(statement, params) as Iterable<SQLOutputValue[]>) {
    truncated = rows.length === limit;
    if (truncated) break;
    const text = JSON.stringify(row.map(toJson));
    bytes += Buffer.byteLength(text);
    truncated = bytes > ANSWER_BYTES;
    if (truncated && rows.length === 0) {
      throw new RequestError(
        "too-large",
        `the first row of the answer has ${bytes} bytes as JSON, and ${ANSWER_BYTES} are the most: select less of it`,
      );
    }
    if (truncated) break;
    rows.push(text);
  }
  return `{"columns":${JSON.stringify(columns)},"rows":[${rows.join(",")}],"truncated":${truncated}}`;
}

function iterate(
  statement: ReturnType<typeof prepareReading>,
  params: SqlQuery["params"],
): Iterable<unknown> {
  try {
    if (isList(params)) return statement.iterate(...params.map(toInput));
    const named = Object.entries(params).map(([name, value]) => [name, toInput(value)] as const);
    return statement.iterate(Object.fromEntries(named));
  } catch (error) {
    // Such as a parameter that the query does not have.
    throw invalid(`its params do not fit: ${(error as Error).message}`);
  }
}

function isList(params: SqlQuery["params"]): params is readonly SqlValue[] {
  return Array.isArray(params);
}

/** A whole number is an integer, and not the real that it is in JavaScript. */
function toInput(value: SqlValue): SQLInputValue {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

function toJson(value: SQLOutputValue): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString("base64") };
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
