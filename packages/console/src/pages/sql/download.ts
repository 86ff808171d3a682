/** Takes an answer along as a file. */
import type { SqlAnswer, SqlCell } from "../../commands/sql.ts";

/** As RFC 4180 has it, with the names of the columns in the first line; nothing stands for null, and base64 for a blob. */
export function csvOf({ columns, rows }: SqlAnswer): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(value: SqlCell): string {
  if (value === null) return "";
  const text = typeof value === "object" ? value.base64 : String(value);
  // An empty text is not null.
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An object a row; of columns with one name the later ones have their place behind it. */
export function jsonOf({ columns, rows }: SqlAnswer): string {
  const names = columns.map((name, at) =>
    columns.indexOf(name) === at ? name : `${name} (${at + 1})`,
  );
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at]]))),
  );
  return `[${lines.join(",\n")}]\n`;
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not before the browser has begun with it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
