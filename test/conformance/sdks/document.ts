/** The tables of docs/conformance.md, which the tests hold to what is true. */
import { readFileSync } from "node:fs";

/** The cells of the rows of the tables below a heading; of a second table its titles, too. */
export function rowsOf(heading: string): string[][] {
  const document = readFileSync("docs/conformance.md", "utf8");
  const [, section = ""] = document.split(`\n## ${heading}\n`);
  const [text = ""] = section.split("\n## ");
  const lines = text.match(/^\|.*\|$/gm) ?? [];
  return lines
    .filter((line) => !/^\|[-|]+\|$/.test(line))
    .slice(1)
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}
