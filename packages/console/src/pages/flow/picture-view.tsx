/** The picture: boxes that lead to what they stand for, and lines with counts along which messages move. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { BoxView } from "./box-view.tsx";
import type { FlowData } from "./flow-data.ts";
import { layOut, type Place } from "./layout.ts";
import { LineView } from "./line-view.tsx";
import { drawLines } from "./lines.ts";
import { isStill, Motion } from "./motion.ts";
import { pictureOf } from "./picture.ts";

const HEADS = [
  ["ingress", "Topics in"],
  ["function", "Functions"],
  ["egress", "Topics out"],
] as const;

export interface PictureViewProps {
  readonly data: FlowData;
  /** A second, by the ids of edges and by the names of functions. */
  readonly rates: ReadonlyMap<string, number>;
}

export function PictureView({ data, rates }: PictureViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<SVGGElement>(null);
  const room = useWidth(frame);
  const motion = useMotion(layer);
  const { boxes, lines, hidden } = pictureOf(data);
  // Boxes stay where they are as long as there are no others.
  const shape = JSON.stringify([boxes.map(({ id }) => id), lines.map(({ id }) => id), room]);
  const { layout, drawn } = useMemo(() => {
    const layout = layOut(boxes, lines, room);
    return { layout, drawn: new Map(drawLines(layout, lines).map((line) => [line.id, line])) };
  }, [shape]);
  const { width, height, places } = layout;
  return (
    <div class="flow-frame card" ref={frame}>
      <div class="flow-picture" style={{ width: `${width}px`, height: `${height}px` }}>
        {HEADS.map(([kind, text]) => (
          <Head
            key={kind}
            text={text}
            over={boxes
              .filter((box) => box.kind === kind)
              .flatMap(({ id }) => places.get(id) ?? [])}
          />
        ))}
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <Arrow id="flow-arrow" />
            <Arrow id="flow-arrow-bad" />
          </defs>
          {lines.map((line) => {
            const run = drawn.get(line.id);
            const rate = rates.get(line.id) ?? 0;
            return run && <LineView key={line.id} {...{ line, run, rate, motion }} />;
          })}
          <g ref={layer} />
        </svg>
        <ul>
          {boxes.map((box) => {
            const place = places.get(box.id);
            const rate = "figures" in box ? (rates.get(box.figures.name) ?? 0) : 0;
            return place && <BoxView key={box.id} {...{ box, place, rate }} />;
          })}
        </ul>
      </div>
      {hidden > 0 && <p class="muted">{hidden} more, which are used less: they are in the table</p>}
    </div>
  );
}

/** Above boxes, if there are any. */
function Head({ text, over }: { readonly text: string; readonly over: readonly Place[] }) {
  if (over.length === 0) return null;
  const left = Math.min(...over.map(({ x }) => x));
  const right = Math.max(...over.map(({ x, width }) => x + width));
  return (
    <h2 class="flow-head" style={{ left: `${left}px`, width: `${right - left}px` }}>
      {text}
    </h2>
  );
}

function Arrow({ id }: { readonly id: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="7"
      markerHeight="7"
      orient="auto"
      markerUnits="userSpaceOnUse"
    >
      <path class={id} d="M 0 0 L 8 4 L 0 8 z" />
    </marker>
  );
}

/** The width inside an element, as it changes. */
function useWidth(ref: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Undefined where nothing is to move. */
function useMotion(layer: { readonly current: SVGGElement | null }): Motion | undefined {
  const [motion, setMotion] = useState<Motion>();
  useEffect(() => {
    if (layer.current === null || isStill()) return undefined;
    const made = new Motion(layer.current);
    setMotion(made);
    return () => made.stop();
  }, []);
  return motion;
}
