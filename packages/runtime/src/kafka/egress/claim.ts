/** Takes the way from nothing to a session in which this store may write, with the positions that Kafka has. */
import type { Clock } from "../../clock.ts";
import type { Committer } from "../../commit/committer.ts";
import type { Store } from "../../store/store.ts";
import type { Topics } from "../../topics/topics.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import { decide, type Marker } from "./decision.ts";
import {
  endOfMarkers,
  ensureMarkerTopic,
  MARKER_PLACE,
  MARKER_TOPIC,
  markerBytes,
  readMarker,
} from "./marker.ts";
import { refusalOf } from "./refusal.ts";
import { Session, type SessionOptions, type Share } from "./session.ts";

export interface ClaimOptions extends SessionOptions {
  readonly client: KafkaClient;
  readonly topics: Pick<Topics, "forwarded" | "acknowledge">;
  readonly store: Pick<Store, "topic" | "kafkaOutbox" | "identity">;
  readonly committer: Pick<Committer, "group" | "room" | "settled" | "broken">;
  readonly clock: Clock;
  readonly address: string;
  /** Of this run. */
  readonly incarnation: string;
  readonly acceptLostMarker: boolean;
  /** @throws KafkaRefusedError when another address of the module leads to this cluster */
  readonly onCluster: (cluster: string) => void;
}

/** How often to look whether somebody else's transaction is over, in milliseconds. */
const OPEN_RETRY_MS = 5;
/** After that it is said, and asked again: it may be one that nobody ends before its time is over. */
const OPEN_LIMIT_MS = 10_000;

/** @throws KafkaError, KafkaRefusedError when going on would lose records or have them twice, StoreFailedError */
export async function claim(options: ClaimOptions, isSettled: boolean): Promise<Session> {
  const { client, clock, topics, store, address, incarnation } = options;
  await ensureMarkerTopic(client, clock);
  const { clusterId } = await client.metadata([]);
  options.onCluster(clusterId);
  const session = await Session.begin(options);
  const { id } = store.identity();
  const marker = await readMarker(client, id, await stableEnd(options));
  const decision = decide({
    marker,
    known: store.kafkaOutbox(clusterId),
    outboxes: topics
      .forwarded(address)
      .map(({ topic, position, nextOffset }) => ({ topic, position, end: nextOffset })),
    endOf: (topic) => store.topic(topic)?.nextOffset ?? 0,
    isSettled,
    acceptLostMarker: options.acceptLostMarker,
  });
  if (decision.kind !== "go-on") throw refusalOf(decision, id, address);
  // In the group that says who writes: where the marker is gone, it is from there on as if nothing had been sent.
  for (const [topic, position] of decision.positions) topics.acknowledge(topic, position);
  if (marker?.incarnation !== incarnation) {
    const positions = Object.fromEntries(decision.positions);
    const own = { incarnation, transaction: 0, positions };
    await takeOver(options, session, { cluster: clusterId, before: marker?.incarnation, own });
  }
  return session;
}

/** What a transaction writes beside records. */
export function markerShare(storeId: string, marker: Marker, timestamp: number): Share {
  const record = { key: Buffer.from(storeId), value: markerBytes(marker), timestamp };
  return { ...MARKER_PLACE, records: [record] };
}

/** Who writes is durable here before it is in Kafka, and that it is there before the first record is. */
async function takeOver(
  { committer, store, clock, incarnation }: ClaimOptions,
  session: Session,
  claimed: { readonly cluster: string; readonly before: string | undefined; readonly own: Marker },
): Promise<void> {
  const { cluster, own } = claimed;
  const make = async (before: string | undefined) => {
    await committer.room();
    committer.group.setKafkaOutbox({ cluster, incarnation, before });
    await committer.settled();
  };
  await make(claimed.before);
  const { id } = store.identity();
  await session.write([markerShare(id, own, clock.now())], () => undefined);
  await make(incarnation);
}

async function stableEnd({ client, clock }: ClaimOptions): Promise<number> {
  for (const begun = clock.monotonic(); ; ) {
    const end = await endOfMarkers(client);
    if (end !== undefined) return end;
    if (clock.monotonic() - begun > OPEN_LIMIT_MS) {
      const text = `a transaction of another program is open in ${MARKER_TOPIC}`;
      throw new KafkaError("CONCURRENT_TRANSACTIONS", text);
    }
    await new Promise<void>((done) => clock.after(OPEN_RETRY_MS, done));
  }
}
