/** Tables for people: aligned, and no wider than their terminal. */
import stringWidth from "string-width";
import { printable } from "./printable.ts";

export interface Column<Row> {
  readonly title: string;
  /** Its text of a row; nothing is shown for undefined. */
  readonly cell: (row: Row) => string | number | undefined;
  /** Numbers stand best at the right. Default left. */
  readonly align?: "left" | "right";
}

/** Between two columns. */
const GAP = "  ";
const CUT = "…";

/** A table that grows: the columns of the first rows stay as wide as they are, unless a later cell is wider. */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #width: number;
  readonly #widths: number[];
  #hasTitles = false;

  /** Lines are cut at `width` characters, which are Infinity for what is not a terminal. */
  constructor(columns: readonly Column<Row>[], width: number) {
    this.#columns = columns;
    this.#width = width;
    this.#widths = columns.map(({ title }) => stringWidth(title));
  }

  /** The lines of these rows; the titles before the first ones. */
  lines(rows: readonly Row[]): string[] {
    const cells = rows.map((row) => this.#columns.map(({ cell }) => printable(cell(row) ?? "")));
    for (const line of cells) {
      line.forEach((text, at) => {
        this.#widths[at] = Math.max(this.#widths[at] ?? 0, stringWidth(text));
      });
    }
    if (!this.#hasTitles) cells.unshift(this.#columns.map(({ title }) => title));
    this.#hasTitles = true;
    return cells.map((line) => cut(this.#aligned(line).join(GAP).trimEnd(), this.#width));
  }

  #aligned(line: readonly string[]): string[] {
    return line.map((text, at) => {
      const space = " ".repeat(Math.max(0, (this.#widths[at] ?? 0) - stringWidth(text)));
      return this.#columns[at]?.align === "right" ? `${space}${text}` : `${text}${space}`;
    });
  }
}

/** The beginning of a line, with a mark when the rest is left out. */
function cut(line: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY || stringWidth(line) <= width) return line;
  let [kept, used] = ["", 0];
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    used += stringWidth(segment);
    if (used > width - CUT.length) break;
    kept += segment;
  }
  return `${kept}${CUT}`;
}
