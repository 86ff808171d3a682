/**
 * Counts all units in the shop, at one moment: commits are atomic, so the sum is right at each moment, also while units move.
 * What has been counted of the topics once is not counted again, because their records do not change.
 */
import { onEvent, sql } from "/console/kit.js";
import { CART, STOCK } from "./model.js";

/** Records of each topic in a query: some 100 ms. */
const PIECE = 20_000;

/** What the functions take for a quantity; of anything else a dead letter is made. */
const isQuantity = (
  /** @type {string} */ value,
) => `json_type(${value}, '$.quantity') IN ('integer', 'real')
  AND ${value} ->> '$.quantity' = CAST(${value} ->> '$.quantity' AS INTEGER)
  AND ${value} ->> '$.quantity' BETWEEN 1 AND 2147483647`;

const isRestock = `json_type(value) = 'object' AND json_type(value, '$.itemId') = 'text'
  AND value ->> '$.itemId' <> '' AND ${isQuantity("value")}`;

const units = "coalesce(sum(CAST(value ->> '$.quantity' AS INTEGER)), 0)";

/** The lines of a receipt, "item: units", as a list in JSON: a backslash of theirs is doubled there, a line break is not. */
const LINES = String.raw`'[' || replace(replace(replace(receipts.value -> '$.details', '\\', '__'), '\u0000', '_'), '\n', '","') || ']'`;

const QUERY = `
  WITH ends AS (SELECT
      max(iif(name = 'restock-items', next_offset, 0)) AS restocks_end,
      max(iif(name = 'restock-items', position, 0)) AS restocks_position,
      max(iif(name = 'restock-items', first_offset, 0)) AS restocks_first,
      max(iif(name = 'receipts', next_offset, 0)) AS receipts_end,
      max(iif(name = 'receipts', first_offset, 0)) AS receipts_first
    FROM topics WHERE name IN ('restock-items', 'receipts')),
  restocks AS (SELECT value FROM records
      WHERE topic = 'restock-items' AND offset >= :restocks AND offset < :restocks + ${PIECE}),
  given AS (SELECT value FROM records, ends WHERE topic = 'restock-items' AND offset >= restocks_position),
  receipts AS (SELECT value FROM records
      WHERE topic = 'receipts' AND offset >= :receipts AND offset < :receipts + ${PIECE}),
  lines AS (SELECT line.value AS line FROM receipts, json_each(${LINES}) AS line)
  SELECT ends.*,
    (SELECT ${units} FROM restocks WHERE ${isRestock}) AS restocked,
    (SELECT coalesce(sum(CAST(substr(line, length(rtrim(line, '0123456789')) + 1) AS INTEGER)), 0) FROM lines) AS billed,
    (SELECT coalesce(sum(value), 0) FROM state WHERE function = '${STOCK}' AND name = 'stock') AS stock,
    (SELECT count(*) FROM state WHERE function = '${STOCK}' AND name = 'stock') AS items,
    (SELECT coalesce(sum(item.value), 0) FROM state, json_each(CAST(raw AS TEXT), '$.basket') AS item
      WHERE function = '${CART}' AND name = 'basket') AS baskets,
    (SELECT count(*) FROM state WHERE function = '${CART}' AND name = 'basket') AS carts,
    (SELECT ${units} FROM given WHERE ${isRestock})
      + (SELECT ${units} FROM messages WHERE function = '${STOCK}'
        AND typename = 'com.example/RestockItem' AND ${isRestock})
      + (SELECT ${units} FROM messages WHERE function = '${CART}' AND caller_function = '${STOCK}'
        AND typename = 'com.example/ItemAvailability' AND value ->> '$.status' = 'INSTOCK'
        AND ${isQuantity("value")}) AS moving
  FROM ends`;

/** The same from the beginning, as it can be asked by hand. */
export const WHOLE_QUERY = QUERY.replaceAll(
  / AND offset >= :\w+ AND offset < .*(?=\))/g,
  "",
).trim();

/**
 * @typedef {object} Balance
 * @property {bigint} restocked
 * @property {bigint} stock
 * @property {bigint} baskets
 * @property {bigint} billed
 * @property {bigint} moving on their way, in messages
 * @property {bigint} items how many have been in stock
 * @property {bigint} carts how many are not empty
 * @property {boolean} isWhole whether all records are still there that have to be counted
 */

/** What is before these offsets has been counted. */
let counted = { restocks: 0n, receipts: 0n, restocked: 0n, billed: 0n };

// It may be another store from here on.
onEvent("reset", () => {
  counted = { restocks: 0n, receipts: 0n, restocked: 0n, billed: 0n };
});

/** @param {AbortSignal} stop @returns {Promise<Balance>} */
export async function countUnits(stop) {
  for (;;) {
    const from = counted;
    const params = { restocks: Number(from.restocks), receipts: Number(from.receipts) };
    const { columns, rows } = await sql(QUERY, params, stop);
    const row = rows[0] ?? [];
    const of = (/** @type {string} */ name) => BigInt(String(row[columns.indexOf(name)] ?? 0));
    const next = {
      restocks: least(of("restocks_end"), from.restocks + BigInt(PIECE)),
      receipts: least(of("receipts_end"), from.receipts + BigInt(PIECE)),
      restocked: from.restocked + of("restocked"),
      billed: from.billed + of("billed"),
    };
    if (counted === from) counted = next;
    else continue;
    if (next.restocks < of("restocks_end") || next.receipts < of("receipts_end")) continue;
    return {
      restocked: next.restocked,
      stock: of("stock"),
      baskets: of("baskets"),
      billed: next.billed,
      moving: of("moving"),
      items: of("items"),
      carts: of("carts"),
      isWhole: of("restocks_first") === 0n && of("receipts_first") === 0n,
    };
  }
}

/** @type {(one: bigint, other: bigint) => bigint} */
const least = (one, other) => (one < other ? one : other);
