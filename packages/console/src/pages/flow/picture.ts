/** What of the flow is in its picture: all of it, or what is used most where that would be too much to look at. */
import {
  type Edge,
  endId,
  type FlowData,
  type FunctionFigures,
  type TopicFigures,
} from "./flow-data.ts";
import type { Box, Line } from "./layout.ts";
import { mostUsed } from "./most-used.ts";

/** Boxes of a kind. */
const MOST = 16;

/** `name` alone: an egress that nothing was written to, or the outside. */
export type PictureBox = Box &
  (
    | { readonly topic: TopicFigures }
    | { readonly figures: FunctionFigures }
    | { readonly name: string; readonly note: string }
  );

export interface Picture {
  readonly boxes: readonly PictureBox[];
  readonly lines: readonly (Line & Pick<Edge, "messages" | "delayed" | "begun">)[];
  /** How many boxes there would be besides. */
  readonly hidden: number;
}

export function pictureOf({ edges, functions, topics, unused }: FlowData): Picture {
  const lines = edges.map((edge) => ({ ...edge, from: endId(edge.from), to: endId(edge.to) }));
  const outside = lines.some(({ from }) => from === endId(undefined))
    ? [
        {
          id: endId(undefined),
          kind: "ingress",
          name: "outside",
          note: "operators, clients",
        } as const,
      ]
    : [];
  const all: PictureBox[] = [
    ...outside,
    ...topics.map((topic) => ({
      id: endId({ topic: topic.name }),
      kind: topic.isIngress ? ("ingress" as const) : ("egress" as const),
      topic,
    })),
    ...functions.map((figures) => ({
      id: endId({ function: figures.name }),
      kind: "function" as const,
      figures,
    })),
    ...unused.map((name) => ({
      id: `egress:${name}`,
      kind: "egress" as const,
      name,
      note: "nothing yet",
    })),
  ];
  const uses = new Map<string, number>();
  for (const { from, to, messages, delayed } of lines) {
    for (const id of [from, to]) uses.set(id, (uses.get(id) ?? 0) + messages + delayed);
  }
  const boxes = (["ingress", "function", "egress"] as const).flatMap((kind) =>
    mostUsed(
      all.filter((box) => box.kind === kind),
      MOST,
      ({ id }) => uses.get(id) ?? 0,
    ),
  );
  const shown = new Set(boxes.map(({ id }) => id));
  return {
    boxes,
    lines: lines.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    hidden: all.length - boxes.length,
  };
}
