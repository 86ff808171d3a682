/** The place in a query that an error names. */

/** Where it is in the text, counted from 0: undefined when the error names none, or the text has no such place. */
export function offsetOf(message: string, text: string): number | undefined {
  const [, line, column] = /at line (\d+), column (\d+)/.exec(message) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const lines = text.split("\n");
  const found = lines[Number(line) - 1];
  if (found === undefined || Number(column) > found.length + 1) return undefined;
  const before = lines.slice(0, Number(line) - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return before + Number(column) - 1;
}
