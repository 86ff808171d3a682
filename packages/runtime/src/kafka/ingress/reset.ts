/** What is done when the offset at which reading is to go on is not there: Kafka's `auto.offset.reset`. */
import type { KafkaClient } from "../client/client.ts";
import { offsetAt } from "../client/log.ts";
import type { ConsumerSettings } from "../properties/consumer.ts";
import type { Partition } from "./partition.ts";

export interface Reset {
  readonly to: number;
  /** How many records are left out at most, those of aborted transactions among them. */
  readonly lost: number;
  /** What has happened, as a sentence. */
  readonly text: string;
}

/** Undefined where the offset is there after all. @throws KafkaError */
export async function findReset(
  partition: Partition,
  reset: "earliest" | "latest",
  { client, settings }: { readonly client: KafkaClient; readonly settings: ConsumerSettings },
): Promise<Reset | undefined> {
  const { name, next } = partition;
  const first = (await offsetAt(client, partition, "earliest")) ?? 0;
  const end = (await offsetAt(client, partition, "latest", "read_uncommitted")) ?? first;
  if (next >= first && next <= end) return undefined;
  const to =
    reset === "earliest"
      ? first
      : ((await offsetAt(client, partition, "latest", settings.isolation)) ?? first);
  const goesOn = `by autoOffsetResetPosition ${reset}, reading goes on at ${to}`;
  if (next > end) {
    const text = `${name} ends at ${end} in Kafka, and was read up to ${next}: Kafka has lost records; ${goesOn}`;
    return { to, lost: 0, text };
  }
  const lost = to - next;
  const text = `${name} begins at ${first} in Kafka, and was read up to ${next} only: up to ${lost} records are lost here; ${goesOn}`;
  return { to, lost, text };
}
