/** A trace as it is shown: its spans with how deep they are, and when they began and ended. */
import type { Answer } from "../../api/read.ts";
import type { Asked } from "../../commands/trace.ts";

export type Trace = Answer<"/trace">;
export type Span = Trace["spans"][number];

/** A time that something took, in milliseconds since 1970. */
export interface Bar {
  readonly kind: "wait" | "failed" | "run" | "later";
  readonly from: number;
  readonly to: number;
}

/** How deep each span is below what everything came of. */
export function depthsOf({ spans }: Trace): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  for (const { span, cause } of spans) {
    depths.set(span, cause === undefined ? 0 : (depths.get(cause) ?? 0) + 1);
  }
  return depths;
}

/**
 * What there is to be drawn of a span; what still waits does so until `end`. `causeEnd` is when the span ended that it came of: what
 * came of that did not begin before, though the API counts whole milliseconds.
 */
export function barsOf(span: Span, end: number, causeEnd = 0): Bar[] {
  const { sentAt, dueAt, begunAt, durationMs = 0, outcome } = span;
  const exact = (time: number): number =>
    time < causeEnd && causeEnd - time <= 1 ? causeEnd : time;
  const bars: Bar[] = (span.attempts ?? []).map(({ at, durationMs: took }) => ({
    kind: "failed",
    from: Date.parse(at),
    to: Date.parse(at) + took,
  }));
  if (begunAt !== undefined) {
    const from = exact(Date.parse(begunAt));
    bars.push({ kind: "run", from, to: from + durationMs });
  }
  const waitsFrom = sentAt === undefined ? bars[0]?.from : exact(Date.parse(sentAt));
  if (waitsFrom === undefined) return bars;
  if (outcome === "delayed" && dueAt !== undefined) {
    return [...bars, { kind: "later", from: waitsFrom, to: Date.parse(dueAt) }];
  }
  const isOver = begunAt !== undefined || outcome === "dead-letter";
  const isGone = outcome === "unknown" || outcome === "cancelled";
  const to = isOver ? (bars.at(-1)?.from ?? waitsFrom) : isGone ? waitsFrom : end;
  const kind = span.kind === "delayed" && isOver ? "later" : "wait";
  return [{ kind, from: waitsFrom, to: Math.max(to, waitsFrom) }, ...bars];
}

/** The last moment that is known of a trace, in milliseconds since 1970. */
export function endOf({ root, spans }: Trace): number {
  const times = spans.flatMap(({ sentAt, begunAt, durationMs = 0, attempts = [] }) => [
    Date.parse(sentAt ?? ""),
    Date.parse(begunAt ?? "") + durationMs,
    ...attempts.map(({ at, durationMs: took }) => Date.parse(at) + took),
  ]);
  const rootTime = root.kind === "record" ? [Date.parse(root.time ?? "")] : [];
  return Math.max(...[...times, ...rootTime].filter((time) => !Number.isNaN(time)));
}

/** Whether it is the one that was asked for. */
export function isAsked(span: Span, asked: Asked): boolean {
  if (!("topic" in asked)) {
    const isIt = (seq: number | undefined) => seq !== undefined && String(seq) === asked.message;
    const isThere = span.function === asked.function && span.id === asked.id;
    return isThere && span.messages.some(({ seq, delayed }) => isIt(seq) || isIt(delayed));
  }
  const { topic, offset } = asked;
  const places = [
    ...span.messages.flatMap(({ record }) => (record === undefined ? [] : [record])),
    ...(span.records ?? []),
    ...(span.letter === undefined ? [] : [span.letter]),
  ];
  return places.some((place) => place.topic === topic && String(place.offset) === offset);
}
