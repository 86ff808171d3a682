/** The pages that the frame leads to, in their order, each with the letter that leads there after a `g`. */
import type { Page } from "../views.ts";

export interface PageEntry {
  readonly page: Page;
  readonly label: string;
  readonly letter: string;
}

const PAGES: readonly PageEntry[] = [
  { page: "flow", label: "Flow", letter: "f" },
  { page: "instances", label: "Instances", letter: "i" },
  { page: "trace", label: "Trace", letter: "r" },
  { page: "topics", label: "Topics", letter: "t" },
  { page: "trouble", label: "Trouble", letter: "b" },
  { page: "sql", label: "SQL", letter: "s" },
];

/** `panel` is what the panel is called; undefined where there is none. */
export function pagesWith(panel: string | undefined): readonly PageEntry[] {
  return panel === undefined ? PAGES : [{ page: "panel", label: panel, letter: "p" }, ...PAGES];
}
