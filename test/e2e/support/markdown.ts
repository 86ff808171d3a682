/** What a test wants to know of a Markdown file: its code blocks, each with the prose before it, its tables and its links. */

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

/** A link to a file of the project: `[text](file#anchor)`, without either of the last two as it may be. */
export interface FileLink {
  readonly text: string;
  /** Relative to the document; empty for the document itself. */
  readonly file: string;
  readonly anchor: string | undefined;
}

/** The links of a document, apart from those to other sites. */
export function fileLinks(markdown: string): FileLink[] {
  return [...markdown.matchAll(/\[([^\]]+)\]\(([^)#]*)(?:#([^)]*))?\)/g)]
    .map(([, text = "", file = "", anchor]) => ({ text, file, anchor }))
    .filter(({ file }) => !file.includes("://"));
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^ *```.*?^ *```$/gms, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
