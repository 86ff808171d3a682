/** Where the units of the shop are on the local runtime: for tests that none is lost when it moves. */
import { Program, statefun } from "./program.ts";

interface FunctionRow {
  readonly function: string;
  /** Those that wait. */
  readonly messages: number;
}

/** Whether nothing is on its way between carts and stock. */
export async function isQuiet(api: string): Promise<boolean> {
  const rows = await jsonOf<FunctionRow>("functions", "--url", api);
  const ours = rows.filter(({ function: fn }) => /\/(user-shopping-cart|stock)$/.test(fn));
  return ours.length === 2 && ours.every(({ messages }) => messages === 0);
}

/** How many are in stock and in baskets, by the store of a shop that has been ended. */
export async function unitsIn(data: string): Promise<number> {
  const sql = `SELECT sum(units) AS units FROM (
    SELECT sum(value) AS units FROM state WHERE name = 'stock'
    UNION ALL SELECT sum(item.value) FROM state, json_each(state.value, '$.basket') AS item WHERE name = 'basket')`;
  const [row] = await jsonOf<{ units: number | null }>("sql", sql, "--data", data);
  return row?.units ?? 0;
}

async function jsonOf<Row>(...args: string[]): Promise<Row[]> {
  const { stdout, stderr } = await new Program(statefun(...args, "--json")).exited;
  if (stderr !== "") throw new Error(stderr);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}
