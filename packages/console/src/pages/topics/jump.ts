/** Where a jump leads to that somebody has typed: an offset, a time, or how long ago. */
import { finder } from "./records.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The offset; undefined for the end. @throws Error that says what to type; ApiError */
export async function jumpTo(
  topic: string,
  typed: string,
  now: number,
): Promise<number | undefined> {
  const place = placeOf(typed, now);
  if (typeof place === "number") return place;
  const { records } = await finder(topic, undefined)({ time: place, limit: 1 });
  return records[0]?.offset;
}

/** An offset as a number, or a time in ISO 8601. @throws Error that says what to type */
export function placeOf(typed: string, now: number): number | string {
  const text = typed.trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const [, amount, unit = ""] = /^(\d{1,6})\s*([smhd])$/.exec(text) ?? [];
  const ms =
    amount === undefined ? Date.parse(text) : now - Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) {
    throw new Error("An offset such as 1200, how long ago such as 10m, or 2026-11-26 12:00");
  }
  return new Date(ms).toISOString();
}
