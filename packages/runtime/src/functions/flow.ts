/**
 * How much has gone where since the runtime started: messages from function to function, and records that functions wrote.
 * It is counted as it is done, which may be a moment before it is durable.
 */

/** So many edges are counted each by itself: their ends are named by data, and may be any number. */
const EDGES = 1000;

/** How much has gone from a function, or from outside, to a function or a topic. */
export interface Edge {
  /** Undefined: from outside. */
  readonly from: string | undefined;
  readonly to: { readonly function: string } | { readonly topic: string };
  /** Those that have come: a delayed one when its time has come. */
  messages: number;
  /** Those that were sent to come later. */
  delayed: number;
}

/** By where they come from, and then by where they go. */
type Table = Map<string | undefined, Map<string, Edge>>;

export class Flow {
  readonly #toFunctions: Table = new Map();
  readonly #toTopics: Table = new Map();
  readonly #edges: Edge[] = [];
  /** All that there was no more room for. */
  readonly others: Edge = { from: undefined, to: { topic: "" }, messages: 0, delayed: 0 };

  /** To be counted up. It costs two looks into a map for each effect of an answer. */
  toFunction(from: string | undefined, typename: string): Edge {
    const known = this.#toFunctions.get(from)?.get(typename);
    return known ?? this.#add(this.#toFunctions, from, typename, { function: typename });
  }

  toTopic(from: string, name: string): Edge {
    const known = this.#toTopics.get(from)?.get(name);
    return known ?? this.#add(this.#toTopics, from, name, { topic: name });
  }

  /** All but {@link others}, in the order in which they were first gone along. */
  edges(): readonly Edge[] {
    return this.#edges;
  }

  #add(table: Table, from: string | undefined, name: string, to: Edge["to"]): Edge {
    if (this.#edges.length >= EDGES) return this.others;
    const edge: Edge = { from, to, messages: 0, delayed: 0 };
    const known = table.get(from);
    if (known === undefined) table.set(from, new Map([[name, edge]]));
    else known.set(name, edge);
    this.#edges.push(edge);
    return edge;
  }
}
