/** The spans of a trace, one below the other, each with its place in time. */
import { useMemo } from "preact/hooks";
import type { Asked } from "../../commands/trace.ts";
import { durationText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { SpanRow } from "./span-row.tsx";
import { placed, timelineOf } from "./timeline.ts";
import { barsOf, depthsOf, endOf, isAsked, type Trace } from "./trace.ts";

export function Waterfall({ trace, asked }: { readonly trace: Trace; readonly asked: Asked }) {
  const { query, set } = useView();
  const { rows, timeline } = useMemo(() => layOut(trace), [trace]);
  if (rows.length === 0) return null;
  return (
    <section class="waterfall card" aria-label="What came of what">
      <div class="span-axis" aria-hidden="true">
        <span class="axis-line">
          {timeline.breaks.map(({ from, to, ms }) => (
            <span key={from} class="axis-break" style={placed(from, to)} title={durationText(ms)}>
              <span>{durationText(ms)}</span>
            </span>
          ))}
        </span>
        <span class="number">{durationText(timeline.ms)}</span>
      </div>
      <ol onKeyDown={moveFocus}>
        {rows.map(({ span, depth, bars }) => (
          <SpanRow
            key={span.span}
            span={span}
            depth={depth}
            bars={bars}
            timeline={timeline}
            isAsked={isAsked(span, asked)}
            isOpen={query["span"] === String(span.span)}
            onToggle={(isOpen) => set({ span: isOpen ? span.span : undefined })}
          />
        ))}
      </ol>
    </section>
  );
}

function layOut(trace: Trace) {
  const end = endOf(trace);
  const depths = depthsOf(trace);
  const ends = new Map<number | undefined, number>();
  const rows = trace.spans.map((span) => {
    const bars = barsOf(span, end, ends.get(span.cause));
    ends.set(span.span, bars.findLast(({ kind }) => kind === "run")?.to ?? 0);
    return { span, depth: depths.get(span.span) ?? 0, bars };
  });
  const all = rows.flatMap(({ bars }) => bars);
  const intervals = all.map(({ kind, from, to }) => ({
    from,
    to,
    isBusy: kind === "run" || kind === "failed",
  }));
  return { rows, timeline: timelineOf(intervals) };
}

/** Up and down the rows with the arrow keys. */
function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (step === undefined || !(list instanceof HTMLElement)) return;
  const heads = [...list.querySelectorAll<HTMLElement>(".span-head")];
  const at = heads.findIndex((head) => head.matches(":focus"));
  if (at < 0) return;
  event.preventDefault();
  heads[at + step]?.focus();
}
