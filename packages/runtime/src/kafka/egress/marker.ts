/**
 * The marker: what Kafka has of this store's records, as a record that is written in the transaction of those records
 * themselves. Its topic is compacted, so the last one of each store stays, however long nothing is written: a consumer
 * group's offsets, the usual place, are forgotten after a week.
 */
import type { Clock } from "../../clock.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import { fetchPage, offsetAt } from "../client/log.ts";
import { createTopic } from "../client/topics.ts";
import { committedRecords } from "../records/committed.ts";
import { KafkaRefusedError } from "../refused.ts";
import type { Marker } from "./decision.ts";

export const MARKER_TOPIC = "statefun-outbox";
export const MARKER_PLACE = { topic: MARKER_TOPIC, partition: 0 } as const;

/** Segments that are full are compacted, so small ones keep it small; 1 MiB is the least that Kafka takes. */
const SEGMENTS = {
  "segment.bytes": "1048576",
  "min.cleanable.dirty.ratio": "0.1",
  "delete.retention.ms": "60000",
};
const COMPACT = { "cleanup.policy": "compact" };

/** How many offsets are looked at first, from the end backwards, and by how much more each time. */
const FIRST_WINDOW = 100;
const GROWTH = 10;
const PAGE_BYTES = 1024 * 1024;
const FETCH_WAIT_MS = 100;
/** After so many in a row there is nothing more. */
const EMPTY_PAGES = 5;

/** Resolves when there is the topic, which is created where it is missing. @throws KafkaError such as TOPIC_AUTHORIZATION_FAILED */
export async function ensureMarkerTopic(
  client: KafkaClient,
  clock: Pick<Clock, "after" | "monotonic">,
): Promise<void> {
  const begun = clock.monotonic();
  for (let isCreated = false; ; isCreated = true) {
    const { topics } = await client.metadata([MARKER_TOPIC]);
    const error = topics.get(MARKER_TOPIC)?.error;
    if (error === undefined) return;
    if (!NOT_YET.has(error.code) || clock.monotonic() - begun > CREATION_MS) throw error;
    if (!isCreated) await createMarkerTopic(client);
    await new Promise<void>((done) => clock.after(CREATION_RETRY_MS, done));
  }
}

/** What Kafka says of a topic that is new, and not everywhere yet. */
const NOT_YET: ReadonlySet<string> = new Set([
  "UNKNOWN_TOPIC_OR_PARTITION",
  "LEADER_NOT_AVAILABLE",
]);
const CREATION_MS = 10_000;
const CREATION_RETRY_MS = 20;

async function createMarkerTopic(client: KafkaClient): Promise<void> {
  const topic = { name: MARKER_TOPIC, partitions: 1 };
  try {
    await createTopic(client, { ...topic, configs: { ...COMPACT, ...SEGMENTS } });
  } catch (error) {
    // Not every broker lets all of it be chosen.
    if (!(error instanceof KafkaError) || error.code !== "INVALID_CONFIG") throw error;
    await createTopic(client, { ...topic, configs: COMPACT });
  }
}

/**
 * Where the marker's topic ends; undefined as long as somebody's transaction is open before that, behind which nobody sees what
 * is committed. The caller's own has to be over.
 *
 * @throws KafkaError
 */
export async function endOfMarkers(client: KafkaClient): Promise<number | undefined> {
  const end = await offsetAt(client, MARKER_PLACE, "latest", "read_uncommitted");
  const stable = await offsetAt(client, MARKER_PLACE, "latest", "read_committed");
  return (stable ?? 0) >= (end ?? 0) ? end : undefined;
}

/** The last marker of a store before `end`; undefined, too, when somebody has taken it away by a tombstone. @throws KafkaError, KafkaRefusedError when it is not one */
export async function readMarker(
  client: KafkaClient,
  storeId: string,
  end: number,
): Promise<Marker | undefined> {
  const first = (await offsetAt(client, MARKER_PLACE, "earliest")) ?? 0;
  let until = end;
  for (let window = FIRST_WINDOW; until > first; window *= GROWTH) {
    const from = Math.max(first, end - window);
    const found = await lastIn(client, Buffer.from(storeId), from, until);
    if (found !== undefined) return found === null ? undefined : markerOf(found);
    until = from;
  }
  return undefined;
}

export function markerBytes(marker: Marker): Uint8Array {
  return Buffer.from(JSON.stringify(marker));
}

/** The value of the last record with a key, null of a tombstone, from an offset on and before another. */
async function lastIn(
  client: KafkaClient,
  key: Buffer,
  from: number,
  until: number,
): Promise<Buffer | null | undefined> {
  let found: Buffer | null | undefined;
  let empty = 0;
  for (let offset = from; offset < until; ) {
    const page = await fetchPage(client, {
      ...MARKER_PLACE,
      offset,
      isolation: "read_committed",
      maxBytes: PAGE_BYTES,
      maxWaitMs: FETCH_WAIT_MS,
    });
    const { records, next } = committedRecords(page, offset);
    const own = records.filter((record) => record.offset < until && record.key?.equals(key));
    if (own.length > 0) found = own.at(-1)?.value;
    empty = next === offset ? empty + 1 : 0;
    // What compaction has removed at the end is in no page. A broker that has a client wait answers with an empty one, too.
    if (empty === EMPTY_PAGES) break;
    offset = next;
  }
  return found;
}

function markerOf(bytes: Buffer): Marker {
  try {
    const { incarnation, transaction, positions } = JSON.parse(bytes.toString());
    const all = Object.values<unknown>(positions);
    if (typeof incarnation === "string" && all.every(Number.isSafeInteger)) {
      return { incarnation, transaction: Number(transaction), positions };
    }
  } catch {
    // Said below.
  }
  throw new KafkaRefusedError(
    `${MARKER_TOPIC} has something else than a marker of this store: ${bytes}`,
  );
}
