/**
 * Whether the store and Kafka fit together, and from where on records are sent. Kafka has the truth, in a marker that is
 * written in the transaction of the records themselves; the store knows all but the last of it. Pure, so that it can be held
 * to every order in which things may happen.
 *
 * At each start the store makes durable who writes from now on, an incarnation chosen at random, and who did before. Then a
 * first transaction claims the marker for it, and the store makes that durable, too. So a marker of anybody else was
 * written by another copy of this store.
 */
import type { KafkaOutbox } from "../../kafka-model.ts";

/** What the newest transaction of this store says in Kafka. */
export interface Marker {
  readonly incarnation: string;
  /** Counted from the claim on. */
  readonly transaction: number;
  /** By local topic, of all whose records go there: the offset of the first record that Kafka does not have. */
  readonly positions: Readonly<Record<string, number>>;
}

/** A local topic whose records go to this cluster. */
export interface Waiting {
  readonly topic: string;
  /** The first record of which the store does not know that Kafka has it. */
  readonly position: number;
  /** After the last record. */
  readonly end: number;
}

export interface Situation {
  /** Undefined when Kafka has none. */
  readonly marker: Marker | undefined;
  /** What the store last made durable of this cluster. */
  readonly known: KafkaOutbox | undefined;
  readonly outboxes: readonly Waiting[];
  /** After the last record of any local topic. */
  endOf(topic: string): number;
  /** Whether no transaction may have been committed of which the store knows nothing. */
  readonly isSettled: boolean;
  /** Whether to go on where the marker is gone, from what the store knows: records may be sent twice. */
  readonly acceptLostMarker: boolean;
}

export type Decision =
  | { readonly kind: "go-on"; readonly positions: ReadonlyMap<string, number> }
  | { readonly kind: "another-copy"; readonly incarnation: string }
  | {
      readonly kind: "older-copy";
      readonly topic: string;
      readonly position: number;
      readonly end: number;
    }
  | { readonly kind: "in-doubt"; readonly outboxes: readonly Waiting[] };

export function decide(situation: Situation): Decision {
  const { marker, known, outboxes, endOf } = situation;
  if (marker === undefined) return withoutMarker(situation);
  const own = [known?.incarnation, known?.before];
  if (!own.includes(marker.incarnation)) {
    return { kind: "another-copy", incarnation: marker.incarnation };
  }
  for (const [topic, position] of Object.entries(marker.positions)) {
    const end = endOf(topic);
    if (position > end) return { kind: "older-copy", topic, position, end };
  }
  const positions = outboxes.map(({ topic, position }) => {
    const sent = Object.hasOwn(marker.positions, topic) ? (marker.positions[topic] ?? 0) : 0;
    return [topic, Math.max(position, sent)] as const;
  });
  return { kind: "go-on", positions: new Map(positions) };
}

function withoutMarker({ known, outboxes, isSettled, acceptLostMarker }: Situation): Decision {
  // Until the first claim is durable, nothing was sent.
  const wasThere = known?.before !== undefined;
  const open = outboxes.filter(({ position, end }) => position < end);
  if (wasThere && open.length > 0 && !isSettled && !acceptLostMarker) {
    return { kind: "in-doubt", outboxes: open };
  }
  const positions = outboxes.map(({ topic, position }) => [topic, position] as const);
  return { kind: "go-on", positions: new Map(positions) };
}
