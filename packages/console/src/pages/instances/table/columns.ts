/** Which values have a column of their own in the table of a function's instances. */

const MOST_COLUMNS = 6;

/** The values that the most rows have, by name. */
export function columnsOf(rows: readonly { readonly state?: object }[]): string[] {
  const counts = new Map<string, number>();
  for (const name of rows.flatMap(({ state = {} }) => Object.keys(state)))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_COLUMNS)
    .map(([name]) => name)
    .sort();
}
