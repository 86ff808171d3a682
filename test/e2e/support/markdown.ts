/** The code blocks of a Markdown file, each with the prose before it. */

export interface Block {
  /** What follows the opening fence, such as `sh`; empty when nothing does. */
  readonly lang: string;
  readonly text: string;
  /** The line of the opening fence, from 1 on. */
  readonly line: number;
  /** What stands between the block before and this one. */
  readonly before: string;
}

const FENCE = /^ *```(.*)$/;

/** @throws Error for a fence that nothing closes */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly lang: string; readonly line: number; readonly before: string } | undefined;
  let lines: string[] = [];
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) {
      lines.push(line);
      continue;
    }
    const text = lines.join("\n");
    lines = [];
    if (open === undefined) {
      open = { lang: fence.trim(), line: index + 1, before: text };
    } else {
      blocks.push({ ...open, text });
      open = undefined;
    }
  }
  if (open !== undefined)
    throw new Error(`the block that opens in line ${open.line} is not closed`);
  return blocks;
}

/** The first cell of each row of the table below a heading, without its backquotes. */
export function tableBelow(markdown: string, heading: string): string[] {
  const section = markdown.split(/^##+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|")[1]?.trim() ?? "");
}

/** The targets of links to other files. */
export function fileLinks(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)#]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !target.includes("://"));
}
