/** What the page shows, put together from what the API answers and what events have told since. */
import type { EventData } from "../../api/events.ts";
import type { Answer } from "../../api/read.ts";

export interface Asked {
  readonly flow: Answer<"/flow">;
  readonly functions: Answer<"/functions">["functions"];
  readonly topics: readonly Topic[];
  readonly paused: Answer<"/paused">;
}

type Topic = Extract<Answer<"/topics">[number], object>;
/** A thing that events of a kind tell. */
export type Told<Kind extends "flow" | "functions" | "waiting" | "topics"> =
  EventData<Kind>[number];

/** By their names, edges by their {@link edgeId}. */
export interface ToldSince {
  readonly edges: ReadonlyMap<string, Told<"flow">>;
  readonly figures: ReadonlyMap<string, Told<"functions">>;
  readonly waiting: ReadonlyMap<string, Told<"waiting">>;
  readonly topics: ReadonlyMap<string, Told<"topics">>;
}

/** Where an edge begins: outside where it is not given. */
export type End = Told<"flow">["to"] | undefined;

export interface Edge extends Told<"flow"> {
  readonly id: string;
  /** Its messages when the page began. */
  readonly begun: number;
}

export interface FunctionFigures {
  readonly name: string;
  readonly isPaused: boolean;
  readonly invocations: number;
  /** Messages that wait, and delayed ones. */
  readonly waiting: number;
  readonly delayed: number;
  readonly nextDelayed: string | undefined;
  /** Attempts that failed, and the instances that wait for another one. */
  readonly failures: number;
  readonly failing: number;
}

export interface TopicFigures {
  readonly name: string;
  readonly isIngress: boolean;
  readonly records: number;
  /** Those that no function has got yet. */
  readonly lag: number;
}

export interface FlowData {
  readonly edges: readonly Edge[];
  readonly functions: readonly FunctionFigures[];
  readonly topics: readonly TopicFigures[];
  /** Whether everything is paused. */
  readonly isPaused: boolean;
  /** Declared egresses to which nothing was written, as far as names tell. */
  readonly unused: readonly string[];
  /** Messages along edges that the runtime has not counted each by itself. */
  readonly others: number;
}

export function flowData(asked: Asked, told: ToldSince): FlowData {
  const edges = edgesOf(asked.flow.edges, told.edges);
  const topics = topicsOf(asked, told, edges);
  const written = new Set(topics.map(({ name }) => name));
  const declared = asked.flow.egresses.map(({ egress }) =>
    egress.slice(egress.lastIndexOf("/") + 1),
  );
  return {
    edges,
    functions: functionsOf(asked, told, edges),
    topics,
    isPaused: asked.paused.some((pause) => pause.function === undefined),
    others: asked.flow.others,
    unused: [...new Set(declared)].filter((name) => !written.has(name)),
  };
}

export function edgeId({ from, to }: { readonly from?: End; readonly to: End }): string {
  return `${endId(from)} ${endId(to)}`;
}

/** Of the box that stands for it. */
export function endId(end: End): string {
  if (end === undefined) return "outside";
  return "topic" in end ? `topic:${end.topic}` : `function:${end.function}`;
}

function edgesOf(asked: readonly Told<"flow">[], told: ToldSince["edges"]): Edge[] {
  const begun = new Map(asked.map((edge) => [edgeId(edge), edge]));
  return [...new Map([...begun, ...told])].map(([id, edge]) => ({
    ...edge,
    id,
    begun: begun.get(id)?.messages ?? 0,
  }));
}

function functionsOf(
  { flow, functions, paused }: Asked,
  { figures, waiting }: ToldSince,
  edges: readonly Edge[],
): FunctionFigures[] {
  const known = new Map(functions.map((one) => [one.function, one]));
  const held = new Set(
    paused.flatMap(({ function: name, id }) => (id === undefined ? [name] : [])),
  );
  const ends = edges.flatMap(({ from, to }) => [from, to]);
  const names = new Set([
    ...flow.functions,
    ...known.keys(),
    ...ends.flatMap((end) => (end !== undefined && "function" in end ? [end.function] : [])),
  ]);
  return [...names].sort().map((name) => {
    const asked: Partial<Asked["functions"][number]> = known.get(name) ?? {};
    const { invocations = 0, failures = 0 } = figures.get(name) ?? asked;
    const { messages = 0, delayed = 0, nextDelayed, failing = 0 } = waiting.get(name) ?? asked;
    const isPaused = held.has(undefined) || held.has(name);
    return {
      name,
      isPaused,
      invocations,
      waiting: messages,
      delayed,
      nextDelayed,
      failures,
      failing,
    };
  });
}

function topicsOf(
  { flow, topics }: Asked,
  told: Pick<ToldSince, "topics">,
  edges: readonly Edge[],
): TopicFigures[] {
  const ingresses = new Set(flow.ingresses.map(({ topic }) => topic));
  const known = new Map(topics.map((topic) => [topic.topic, topic]));
  const written = edges.flatMap(({ to }) => ("topic" in to ? [to.topic] : []));
  return [...new Set([...ingresses, ...known.keys(), ...written])].map((name) => {
    const { nextOffset = 0, position = 0 } = told.topics.get(name) ?? known.get(name) ?? {};
    const isIngress = ingresses.has(name);
    return { name, isIngress, records: nextOffset, lag: isIngress ? nextOffset - position : 0 };
  });
}
