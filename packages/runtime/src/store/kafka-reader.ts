/** Reads what the store knows of Kafka from the database, on the connection of {@link openStoreReader}. */
import type { DatabaseSync } from "node:sqlite";
import { integer, optional, text } from "./columns.ts";
import type { CommittedReads } from "./store.ts";

export function kafkaReads(
  database: DatabaseSync,
): Pick<CommittedReads, "kafkaPositions" | "kafkaOutbox" | "identity"> {
  const positions = database.prepare("SELECT * FROM kafka_position_rows");
  const outbox = database.prepare("SELECT * FROM kafka_outbox_rows WHERE cluster = ?");
  const store = database.prepare("SELECT id, was_closed FROM store").get();
  const identity = { id: text(store?.["id"]), wasClosed: store?.["was_closed"] === 1 };
  return {
    kafkaPositions: () =>
      positions.all().map((row) => ({
        topic: text(row["topic"]),
        partition: integer(row["partition"]),
        next: integer(row["next_offset"]),
        topicId: text(row["topic_id"]),
      })),
    kafkaOutbox: (cluster) => {
      const row = outbox.get(cluster);
      return (
        row && {
          cluster,
          incarnation: text(row["incarnation"]),
          before: optional(row["before"]),
        }
      );
    },
    identity: () => identity,
  };
}
