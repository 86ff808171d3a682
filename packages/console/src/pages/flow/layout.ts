/**
 * Where the boxes of the picture are: in columns from left to right, topics that are read first, then functions by how many
 * steps they are from these, and what functions write last. Within a column each box is as near as it gets to those that it has
 * lines to.
 */

export type BoxKind = "ingress" | "function" | "egress";

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
}

/** From one box to another, or to itself. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** A box in the picture, in pixels, and its column. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly column: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
}

const HEIGHT: Record<BoxKind, number> = { ingress: 54, function: 92, egress: 54 };
/** Between the boxes of a column: lines between functions have their labels there. */
const SPACE: Record<BoxKind, number> = { ingress: 20, function: 64, egress: 20 };
/** How wide boxes are, and the least space between their columns, from so much room on. */
const WIDTHS = [
  { from: 900, width: { ingress: 200, function: 264, egress: 200 }, space: 120 },
  { from: 560, width: { ingress: 138, function: 236, egress: 138 }, space: 108 },
  { from: 0, width: { ingress: 118, function: 204, egress: 118 }, space: 92 },
] as const;
const MOST_SPACE = 340;
const SWEEPS = 6;
/** What a line from a box to itself takes above it. */
const LOOP = 50;

/** For a room so wide; where that is not enough the picture is wider. The ends of all lines have to be boxes. */
export function layOut(boxes: readonly Box[], lines: readonly Line[], room: number): Layout {
  const columns = columnsOf(boxes, lines);
  const near = nearOf(columns, lines);
  order(columns, near);
  const centres = centresOf(columns, near);
  const loops = new Set(lines.flatMap(({ from, to }) => (from === to ? [from] : [])));
  const tops = [...centres].map(
    ([{ id, kind }, centre]) => centre - HEIGHT[kind] / 2 - (loops.has(id) ? LOOP : 0),
  );
  const up = Math.min(...tops);
  const { width: widths, space: least } = WIDTHS.find(({ from }) => room >= from) ?? WIDTHS[2];
  const taken = columns.reduce((sum, [box]) => sum + widths[box?.kind ?? "function"], 0);
  const gaps = Math.max(1, columns.length - 1);
  const space = Math.min(MOST_SPACE, Math.max(least, Math.floor((room - taken) / gaps)));
  const places = new Map<string, Place>();
  let x = 0;
  for (const [column, inColumn] of columns.entries()) {
    const width = widths[inColumn[0]?.kind ?? "function"];
    for (const box of inColumn) {
      const height = HEIGHT[box.kind];
      const y = Math.round((centres.get(box) ?? 0) - height / 2 - up);
      places.set(box.id, { x, y, width, height, column });
    }
    x += width + space;
  }
  return {
    width: Math.max(0, x - space),
    height: Math.max(0, ...[...places.values()].map(({ y, height }) => y + height)),
    places,
  };
}

function columnsOf(boxes: readonly Box[], lines: readonly Line[]): Box[][] {
  const steps = stepsOf(boxes, lines);
  const of = (kind: BoxKind) => boxes.filter((box) => box.kind === kind);
  const functions = Map.groupBy(of("function"), ({ id }) => steps.get(id) ?? 0);
  const inSteps = [...functions].sort(([a], [b]) => a - b).map(([, those]) => those);
  return [of("ingress"), ...inSteps, of("egress")].filter((column) => column.length > 0);
}

/** How many functions come before each on the shortest way to it. One that nothing leads to comes first. */
function stepsOf(boxes: readonly Box[], lines: readonly Line[]): Map<string, number> {
  const kinds = new Map(boxes.map(({ id, kind }) => [id, kind]));
  const between = lines.filter(
    ({ from, to }) => from !== to && kinds.get(from) === "function" && kinds.get(to) === "function",
  );
  const reached = new Set(between.map(({ to }) => to));
  const isFirst = (id: string) =>
    !reached.has(id) || lines.some(({ from, to }) => to === id && kinds.get(from) === "ingress");
  const functions = boxes.filter(({ kind }) => kind === "function");
  const steps = new Map(functions.filter(({ id }) => isFirst(id)).map(({ id }) => [id, 0]));
  // A circle that nothing leads to begins somewhere.
  const begin = functions[0];
  if (steps.size === 0 && begin !== undefined) steps.set(begin.id, 0);
  // A map that grows is gone through to its end.
  for (const [id, step] of steps) {
    for (const { from, to } of between) {
      if (from === id && !steps.has(to)) steps.set(to, step + 1);
    }
  }
  return steps;
}

/** Brings the boxes of each column into an order in which lines cross little, beginning with that of the first one. */
function order(columns: Box[][], near: Near): void {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const inTurn = sweep % 2 === 0 ? columns.slice(1) : columns.slice(0, -1).reverse();
    for (const boxes of inTurn) {
      const places = new Map(
        columns.flatMap((those) => those.map((box, at) => [box, (at + 0.5) / those.length])),
      );
      const wanted = wantedBy(boxes, near, places);
      boxes.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    }
  }
}

/** The height of the middle of each box. The tallest column is as low as it gets, and the others go by it. */
function centresOf(columns: readonly Box[][], near: Near): Map<Box, number> {
  const centres = new Map<Box, number>();
  const heights = columns.map((boxes) =>
    boxes.reduce((sum, { kind }) => sum + HEIGHT[kind] + SPACE[kind], 0),
  );
  const tallest = heights.indexOf(Math.max(...heights));
  const outwards = columns
    .map((boxes, at) => ({ boxes, off: Math.abs(at - tallest) }))
    .sort((a, b) => a.off - b.off);
  for (const { boxes } of outwards) stack(boxes, wantedBy(boxes, near, centres), centres);
  return centres;
}

/** The boxes of other columns that each has a line from or to. */
type Near = ReadonlyMap<Box, readonly Box[]>;

function nearOf(columns: readonly Box[][], lines: readonly Line[]): Near {
  const column = new Map(columns.flatMap((boxes, at) => boxes.map((box) => [box, at])));
  const byId = new Map(columns.flat().map((box) => [box.id, box]));
  const near = new Map<Box, Box[]>(columns.flat().map((box) => [box, []]));
  for (const { from, to } of lines) {
    const [one, other] = [byId.get(from), byId.get(to)];
    if (one === undefined || other === undefined) continue;
    if (column.get(one) === column.get(other)) continue;
    near.get(one)?.push(other);
    near.get(other)?.push(one);
  }
  return near;
}

/** In the middle of those near to it that have a place by now; where it is without one. */
function wantedBy(boxes: readonly Box[], near: Near, places: ReadonlyMap<Box, number>) {
  return new Map(
    boxes.map((box) => {
      const placed = (near.get(box) ?? []).filter((other) => places.has(other));
      const those = placed.length > 0 ? placed : [box];
      const sum = those.reduce((total, other) => total + (places.get(other) ?? 0), 0);
      return [box, sum / those.length];
    }),
  );
}

/** Puts boxes below each other in their order, as near to the wanted heights as there is room. */
function stack(
  boxes: readonly Box[],
  wanted: ReadonlyMap<Box, number>,
  centres: Map<Box, number>,
): void {
  let last = Number.NEGATIVE_INFINITY;
  let off = 0;
  for (const [index, box] of boxes.entries()) {
    const before = boxes[index - 1];
    const apart = before ? (HEIGHT[before.kind] + HEIGHT[box.kind]) / 2 + SPACE[box.kind] : 0;
    const want = wanted.get(box) ?? 0;
    last = Math.max(want, last + apart);
    off += last - want;
    centres.set(box, last);
  }
  // What pushed some down pushes all of them half-way up.
  for (const box of boxes) centres.set(box, (centres.get(box) ?? 0) - off / boxes.length);
}
