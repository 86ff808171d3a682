/** Where each topic goes on. */
import type { Module } from "../module/module.ts";
import { SavepointError } from "./flink/savepoint-error.ts";
import type { FoundPosition } from "./statefun/positions.ts";

/** How far the job had read a topic. */
export interface ImportedTopic {
  readonly topic: string;
  /** Whether the module has it, so that the functions are to get more of it. */
  readonly isIngress: boolean;
  /**
   * The offset that its next record gets here: as many as the job had read of all partitions together. Where there is one
   * partition, that is the next offset in Kafka, too.
   */
  readonly nextOffset: number;
  /** The offset in Kafka of the first record of each that the job had not read. */
  readonly partitions: readonly { readonly partition: number; readonly next: number }[];
}

/** @throws SavepointError when two ingresses had read a partition to different offsets */
export function topicsOf(
  positions: readonly FoundPosition[],
  { topics }: Pick<Module, "topics">,
): readonly ImportedTopic[] {
  const found = new Map<string, Map<number, number>>();
  for (const { topic, partition, next } of positions) {
    const partitions = found.get(topic) ?? new Map<number, number>();
    found.set(topic, partitions);
    const before = partitions.get(partition) ?? next;
    if (before !== next) {
      throw new SavepointError(
        `two ingresses have read partition ${partition} of topic ${topic} to different offsets, ${before} and ${next}, and there is one ` +
          "position here: let the job read all of it, and stop it again",
      );
    }
    partitions.set(partition, next);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([topic, partitions]) => ({
      topic,
      isIngress: topics.some((ingress) => ingress.topic === topic),
      nextOffset: [...partitions.values()].reduce((sum, next) => sum + next, 0),
      partitions: [...partitions]
        .sort(([a], [b]) => a - b)
        .map(([partition, next]) => ({ partition, next })),
    }));
}
