/** A trace as the API answers with it, and as a tree for people. */
import type { Column } from "./table.ts";

interface RecordPlace {
  readonly topic: string;
  readonly offset: number;
}

interface Span {
  readonly span: number;
  readonly cause?: number;
  readonly kind: string;
  readonly function: string;
  readonly id: string;
  readonly messages: readonly { readonly seq: number; readonly typename?: string }[];
  readonly sentAt?: string;
  readonly dueAt?: string;
  readonly begunAt?: string;
  readonly durationMs?: number;
  readonly outcome: string;
  readonly batch?: number;
  readonly records?: readonly RecordPlace[];
  readonly failures?: number;
  readonly attempts?: readonly { readonly error: string }[];
  readonly letter?: RecordPlace;
}

export interface TraceAnswer {
  readonly root: {
    readonly kind: string;
    readonly topic?: string;
    readonly offset?: number;
    readonly time?: string;
    readonly caller?: { readonly function: string; readonly id: string };
  };
  readonly spans: readonly Span[];
  readonly cut?: true;
}

export interface TreeRow extends Span {
  readonly depth: number;
  /** When everything began, in milliseconds since 1970. */
  readonly start: number;
}

/** Deeper ones are shown as deep as this. */
const MAX_DEPTH = 20;

export const SPAN_COLUMNS: readonly Column<TreeRow>[] = [
  {
    title: "AFTER MS",
    cell: ({ begunAt, start }) => begunAt && Date.parse(begunAt) - start,
    align: "right",
  },
  { title: "TOOK MS", cell: ({ durationMs }) => durationMs, align: "right" },
  {
    title: "INSTANCE",
    cell: ({ depth, function: typename, id }) =>
      `${"  ".repeat(Math.min(depth, MAX_DEPTH))}${typename} ${id}`,
  },
  {
    title: "MESSAGE",
    cell: ({ messages }) => messages.map(({ seq }) => seq).join(", "),
    align: "right",
  },
  { title: "TYPE", cell: ({ messages }) => messages[0]?.typename },
  { title: "CAME", cell: ({ kind }) => kind },
  { title: "WROTE", cell: ({ records = [] }) => records.map(placeText).join(", ") || undefined },
  { title: "OUTCOME", cell: outcomeText },
];

/** Each with how deep it is below what everything came of. */
export function treeOf({ root, spans }: TraceAnswer): TreeRow[] {
  const depths = new Map<number, number>();
  const first = spans[0];
  const start = Date.parse(root.time ?? first?.sentAt ?? first?.begunAt ?? "");
  return spans.map((span) => {
    const depth = span.cause === undefined ? 0 : (depths.get(span.cause) ?? 0) + 1;
    depths.set(span.span, depth);
    return { ...span, depth, start };
  });
}

/** What everything came of, for people. */
export function rootText({ root: { kind, topic, offset, time, caller } }: TraceAnswer): string {
  if (kind === "record") return `from record ${offset} of ${topic}${time ? `, ${time}` : ""}`;
  if (kind === "outside") return "from outside";
  if (kind === "batch") {
    return "from several messages of one batch: which of them did what is not known";
  }
  const from = caller === undefined ? "" : `, by ${caller.function} ${caller.id}`;
  return `from what is not kept, or not any more${from}`;
}

function outcomeText({ outcome, dueAt, letter, failures, attempts, batch }: TreeRow): string {
  const what =
    outcome === "delayed" && dueAt
      ? `delayed until ${dueAt}`
      : outcome === "topic"
        ? "not read yet"
        : letter
          ? `given up, ${placeText(letter)}`
          : outcome;
  const times = failures === 1 ? "once" : `${failures} times`;
  const failed = failures === undefined ? "" : `, failed ${times}: ${attempts?.at(-1)?.error}`;
  return `${what}${batch === undefined ? "" : `, in a batch of ${batch}`}${failed}`;
}

function placeText({ topic, offset }: RecordPlace): string {
  return `${topic} ${offset}`;
}
