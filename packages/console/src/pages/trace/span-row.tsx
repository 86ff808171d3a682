/** A span in a line: whom it went to, how that ended, and when it waited and ran. */
import { Id } from "../../parts/id.tsx";
import { durationText } from "../../parts/time.tsx";
import { SpanDetail } from "./span-detail.tsx";
import { placed, type Timeline } from "./timeline.ts";
import type { Bar, Span } from "./trace.ts";

/** Deeper ones stand below those that are so deep. */
const MAX_DEPTH = 12;

/** How what is not simply answered is shown. */
const BADGES: Readonly<Record<string, readonly [kind: string, text: string]>> = {
  failing: ["bad", "failing"],
  "dead-letter": ["bad", "given up"],
  running: ["good", "running"],
  waiting: ["warn", "waiting"],
  topic: ["warn", "not read yet"],
  delayed: ["", "delayed"],
  cancelled: ["", "cancelled"],
  unknown: ["", "not kept"],
};

const BARS: Readonly<Record<Bar["kind"], string>> = {
  wait: "waited",
  later: "delayed by",
  failed: "failed after",
  run: "took",
};

export interface SpanRowProps {
  readonly span: Span;
  readonly depth: number;
  readonly bars: readonly Bar[];
  readonly timeline: Timeline;
  readonly isAsked: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

export function SpanRow(props: SpanRowProps) {
  const { span, depth, bars, timeline, isAsked, isOpen, onToggle } = props;
  const { function: typename, id, messages, durationMs, failures } = span;
  const [kind, text] = BADGES[span.outcome] ?? [];
  return (
    <li>
      <button
        type="button"
        class={isAsked ? "span-head asked" : "span-head"}
        aria-expanded={isOpen}
        onClick={() => onToggle(!isOpen)}
      >
        <span class="span-name" style={{ "--depth": Math.min(depth, MAX_DEPTH) }}>
          <span title={typename}>{afterSlash(typename)}</span> <Id id={id} most={40} />{" "}
          <span class="muted">{afterSlash(messages[0]?.typename ?? "")}</span>{" "}
          {text !== undefined && <span class={`badge ${kind}`}>{text}</span>}
          {failures !== undefined && span.outcome === "answered" && (
            <span class="badge bad">failed before</span>
          )}
        </span>
        <span class="span-bars" aria-hidden="true">
          {timeline.breaks.map(({ from, to }) => (
            <span key={from} class="break" style={placed(from, to)} />
          ))}
          {bars.map(({ kind: of, from, to }) => (
            <span
              key={`${of} ${from}`}
              class={`bar ${of}`}
              title={`${BARS[of]} ${durationText(to - from)}`}
              style={placed(timeline.at(from), timeline.at(to))}
            />
          ))}
        </span>
        <span class="number span-time">
          {durationMs === undefined ? "" : durationText(durationMs)}
        </span>
      </button>
      {isOpen && <SpanDetail span={span} />}
    </li>
  );
}

/** The name without its namespace. */
function afterSlash(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
