/** How the lines of the picture run between boxes that have their places. */
import type { Layout, Line, Place } from "./layout.ts";

export interface DrawnLine {
  readonly id: string;
  /** As an SVG path has it. */
  readonly path: string;
  /** Where its label is, and on which side of there. */
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

/** Between the lines that leave a side of a box. */
const PORT_SPACE = 16;
/** Of a line there and the one back between two boxes above each other. */
const APART = 26;

export function drawLines({ places }: Layout, lines: readonly Line[]): DrawnLine[] {
  const ports = portsOf(places, lines);
  return lines.flatMap((line) => {
    const from = places.get(line.from);
    const to = places.get(line.to);
    if (from === undefined || to === undefined) return [];
    if (from === to) return [{ id: line.id, ...loop(from) }];
    if (from.column === to.column) return [{ id: line.id, ...beside(from, to, places) }];
    const ends = ports.get(line.id) ?? { from: 0, to: 0 };
    return [{ id: line.id, ...across(from, to, ends) }];
  });
}

type Run = Omit<DrawnLine, "id">;

/** From a column to another one. */
function across(from: Place, to: Place, ends: { from: number; to: number }): Run {
  const isForward = from.column < to.column;
  const x1 = isForward ? from.x + from.width : from.x;
  const x2 = isForward ? to.x : to.x + to.width;
  const [y1, y2] = [middle(from) + ends.from, middle(to) + ends.to];
  const bend = (x2 - x1) / 2;
  const path = `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  // In the first space between columns: there are boxes where the middle of a long line is.
  const t = 0.5 / Math.abs(from.column - to.column);
  const part = (a: number, b: number, c: number, d: number) =>
    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
  return {
    path,
    x: part(x1, x1 + bend, x2 - bend, x2),
    y: part(y1, y1, y2, y2) - 6,
    anchor: "middle",
  };
}

/** Within a column: straight to a neighbour, and around all others. */
function beside(from: Place, to: Place, places: Layout["places"]): Run {
  const isDown = from.y < to.y;
  const [upper, lower] = isDown ? [from, to] : [to, from];
  const isBetween = [...places.values()].some(
    ({ column, y }) => column === from.column && y > upper.y && y < lower.y,
  );
  if (isBetween) {
    const x = from.x + from.width;
    const [y1, y2] = [middle(from) + (isDown ? 8 : -8), middle(to) + (isDown ? -8 : 8)];
    const out = x + Math.min(96, 32 + Math.abs(y2 - y1) / 8);
    return {
      path: `M ${x} ${y1} C ${out} ${y1} ${out} ${y2} ${x} ${y2}`,
      x: x + (out - x) * 0.6,
      y: y1 + (y2 - y1) * 0.25,
      anchor: "middle",
    };
  }
  const x = from.x + from.width / 2 + (isDown ? -APART : APART);
  const [y1, y2] = isDown ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
  return {
    path: `M ${x} ${y1} L ${x} ${y2}`,
    x: isDown ? x - 8 : x + 8,
    y: (y1 + y2) / 2 + 4,
    anchor: isDown ? "end" : "start",
  };
}

function loop({ x, y, width }: Place): Run {
  const [left, right, top] = [x + width - 76, x + width - 28, y - 36];
  return {
    path: `M ${left} ${y} C ${left} ${top} ${right} ${top} ${right} ${y}`,
    x: (left + right) / 2,
    y: y - 34,
    anchor: "middle",
  };
}

/** How far from the middle of its boxes each line between columns begins and ends, so that none covers another one. */
function portsOf(places: Layout["places"], lines: readonly Line[]) {
  const sides = new Map<string, { line: string; end: "from" | "to"; other: number }[]>();
  for (const { id, from, to } of lines) {
    const [source, target] = [places.get(from), places.get(to)];
    if (source === undefined || target === undefined || source.column === target.column) continue;
    const isForward = source.column < target.column;
    const ends = [
      ["from", from, isForward, middle(target)],
      ["to", to, !isForward, middle(source)],
    ] as const;
    for (const [end, box, isRight, other] of ends) {
      const side = `${isRight ? "right" : "left"} ${box}`;
      sides.set(side, [...(sides.get(side) ?? []), { line: id, end, other }]);
    }
  }
  const ports = new Map<string, { from: number; to: number }>();
  for (const [side, ends] of sides) {
    const { height = 0 } = places.get(side.slice(side.indexOf(" ") + 1)) ?? {};
    const space = Math.min(PORT_SPACE, (height - 20) / ends.length);
    ends.sort((a, b) => a.other - b.other);
    for (const [index, { line, end }] of ends.entries()) {
      const port = ports.get(line) ?? { from: 0, to: 0 };
      port[end] = (index - (ends.length - 1) / 2) * space;
      ports.set(line, port);
    }
  }
  return ports;
}

function middle({ y, height }: Place): number {
  return y + height / 2;
}
