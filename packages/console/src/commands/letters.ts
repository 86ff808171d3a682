/** Sending dead letters again. */
import type { Query } from "../api/call.ts";
import type { Command } from "../api/command.ts";

export const DEAD_LETTERS = "dead-letters";

/** Which of them: all where nothing is said but the topic. */
export interface LetterFilter {
  readonly topic?: string | undefined;
  readonly reason?: string | undefined;
  readonly function?: string | undefined;
  /** ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What is sent otherwise than it came. */
export interface LetterEdit {
  readonly function?: string;
  readonly id?: string;
  readonly typename?: string;
  readonly payload?: string;
  readonly encoding?: "utf8" | "base64";
}

export interface OneLetter {
  readonly topic: string | undefined;
  readonly offset: number;
  readonly edit: LetterEdit;
  /** Though it was sent before. */
  readonly force: boolean;
}

/** What came of it. */
export interface Redriven {
  readonly redriven: number;
  readonly already: number;
  readonly refused: number;
  readonly reasons: readonly { readonly offset: number; readonly reason: string }[];
  readonly next?: number;
}

const PATH = "/dead-letters/redrive";

export function redriveOne({ topic, offset, edit, force }: OneLetter): Command {
  const isEdited = Object.keys(edit).length > 0;
  return {
    title: `Send dead letter ${offset} again`,
    cli: [
      ...["dead-letters", "redrive", String(offset)],
      ...option("payload", edit.payload),
      ...option("encoding", edit.encoding === "base64" ? edit.encoding : undefined),
      ...option("typename", edit.typename),
      ...option("to-function", edit.function),
      ...option("to-id", edit.id),
      ...option("topic", topic),
      ...(force ? ["--force"] : []),
    ],
    request: {
      method: "POST",
      path: PATH,
      query: { offset, topic, force: force || undefined },
      ...(isEdited && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(edit),
      }),
    },
  };
}

/** A page of them: `next` of its answer is where the next one goes on. */
export function redriveMany(
  filter: LetterFilter,
  { after, before, dryRun }: { after?: number | undefined; before?: number; dryRun?: true },
): Command {
  const { topic, ...wanted } = filter;
  const isAll = Object.values(wanted).every((part) => part === undefined);
  const query: Query = { topic, ...wanted, all: isAll || undefined };
  return {
    title: isAll ? "Send all dead letters again" : "Send these dead letters again",
    cli: [
      ...["dead-letters", "redrive"],
      ...(isAll ? ["--all"] : Object.entries(wanted).flatMap((part) => option(...part))),
      ...option("topic", topic),
    ],
    request: { method: "POST", path: PATH, query: { ...query, after, before, dry_run: dryRun } },
  };
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value];
}
