/** What goes where: as the module has it, and how much it was since the runtime started. */
import type { Assembly } from "../assembly.ts";
import type { EgressSpec, IngressTopic } from "../module/module.ts";

export type Place = { readonly function: string } | { readonly topic: string };

export interface EdgeView {
  /** Undefined: from outside, by an operator or a playground ingress. */
  readonly from: Place | undefined;
  readonly to: Place;
  /** Those that have come, and those that were sent to come later. */
  readonly messages: number;
  readonly delayed: number;
}

export interface FlowView {
  readonly ingresses: readonly IngressTopic[];
  readonly egresses: readonly EgressSpec[];
  /** Those that the module names, and those that anything came from or went to. */
  readonly functions: readonly string[];
  readonly edges: readonly EdgeView[];
  /** How many messages went along further edges, which were too many. */
  readonly others: number;
}

export function flowView(parts: Pick<Assembly, "module" | "topics" | "flow">): FlowView {
  const { endpoints, topics, egresses } = parts.module;
  const edges = edgeViews(parts);
  const functions = new Set([
    ...endpoints.map((endpoint) => endpoint.functions).filter((name) => !name.endsWith("/*")),
    ...topics.flatMap(({ routes }) => routes.flatMap(({ targets }) => targets)),
    ...edges.flatMap(({ from, to }) => [from, to].flatMap(functionOf)),
  ]);
  return {
    ingresses: topics,
    egresses,
    functions: [...functions].sort(),
    edges,
    others: parts.flow.others.messages,
  };
}

/** Those that anything went along, and those that the module has. */
export function edgeViews({ topics, flow }: Pick<Assembly, "topics" | "flow">): EdgeView[] {
  const fromTopics = topics.ingresses().flatMap(({ topic, routes, drawn }) => {
    const targets = new Map<string, number>();
    // A function that is named twice gets each record twice.
    for (const target of routes.flatMap((route) => route.targets)) {
      targets.set(target, (targets.get(target) ?? 0) + drawn);
    }
    return [...targets].map(([target, messages]) => ({
      from: { topic },
      to: { function: target },
      messages,
      delayed: 0,
    }));
  });
  const others = flow.edges().map(({ from, ...edge }) => ({
    from: from === undefined ? undefined : { function: from },
    ...edge,
  }));
  return [...fromTopics, ...others];
}

function functionOf(place: Place | undefined): string[] {
  return place !== undefined && "function" in place ? [place.function] : [];
}
