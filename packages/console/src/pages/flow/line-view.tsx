/** A line of the picture: how much has passed, and how much passes in a second. */
import { useEffect, useRef } from "preact/hooks";
import { rateText } from "../../live/use-rates.ts";
import { countText } from "../../parts/time.tsx";
import type { DrawnLine } from "./lines.ts";
import type { Motion } from "./motion.ts";
import type { Picture } from "./picture.ts";

export interface LineViewProps {
  readonly line: Picture["lines"][number];
  readonly run: DrawnLine;
  /** A second. */
  readonly rate: number;
  readonly motion: Motion | undefined;
}

const DEAD_LETTERS = "topic:dead-letters";

export function LineView({ line, run, rate, motion }: LineViewProps) {
  const { messages, delayed, begun, to } = line;
  const path = useRef<SVGPathElement>(null);
  const flow = useRef<SVGPathElement>(null);
  const before = useRef(begun);
  useEffect(() => {
    const more = messages - before.current;
    before.current = messages;
    if (more > 0 && path.current && flow.current) motion?.pass(path.current, flow.current, more);
  }, [messages]);
  const isBad = to === DEAD_LETTERS;
  const kind = isBad ? "bad" : messages === 0 ? "unused" : "";
  return (
    <>
      <path
        ref={path}
        class={`line ${kind}`}
        d={run.path}
        marker-end={isBad ? "url(#flow-arrow-bad)" : "url(#flow-arrow)"}
        style={{ strokeWidth: `${1.5 + Math.min(3, Math.log10(1 + rate))}px` }}
      />
      <path ref={flow} class={`stream ${kind}`} d={run.path} />
      {messages + delayed > 0 && (
        <text class={`count ${kind}`} x={run.x} y={run.y} text-anchor={run.anchor}>
          {[
            messages > 0 && countText(messages),
            rate > 0 && `${rateText(rate)}/s`,
            delayed > 0 && `◷ ${countText(delayed)}`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </text>
      )}
    </>
  );
}
