/** What there is to say of an ingress while it runs. */
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { KafkaError } from "../client/errors.ts";
import type { Taken } from "./intake.ts";
import type { Partition } from "./partition.ts";

export interface IngressStatus {
  readonly id: string;
  readonly address: string;
  /** Why Kafka does not answer, by its own name of the error first; undefined when it does. */
  readonly problem: string | undefined;
  readonly topics: readonly IngressTopicStatus[];
}

/** Counted since the runtime started. */
export interface IngressTopicStatus {
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  /** Of those, how many no function could get. */
  readonly deadLetters: number;
  /** Records that Kafka had no more when it was their turn, at most. */
  readonly lost: number;
  /** How many are still to be read from Kafka; undefined where that is not known of every partition. */
  readonly lag: number | undefined;
  /** Why it, or one of its partitions, is not read; undefined when all are. */
  readonly problem: string | undefined;
}

export function statusOf({
  spec,
  topics,
  partitions,
  problem,
  taken,
  lost,
}: {
  readonly spec: Pick<KafkaIngressSpec, "id" | "address">;
  readonly topics: readonly string[];
  readonly partitions: {
    readonly all: readonly Partition[];
    readonly problems: ReadonlyMap<string, KafkaError>;
  };
  readonly problem: KafkaError | undefined;
  readonly taken: (topic: string) => Taken;
  readonly lost: (topic: string) => number;
}): IngressStatus {
  const byTopic = Map.groupBy(partitions.all, ({ topic }) => topic);
  return {
    id: spec.id,
    address: spec.address,
    problem: problem?.message,
    topics: topics.map((topic) => {
      const all = byTopic.get(topic) ?? [];
      const { records, deadLetters } = taken(topic);
      const bad = partitions.problems.get(topic) ?? all.find((one) => one.problem)?.problem;
      return {
        topic,
        partitions: all.length,
        records,
        deadLetters,
        lost: lost(topic),
        lag: all.reduce<number | undefined>(
          (sum, { lag }) => (sum === undefined || lag === undefined ? undefined : sum + lag),
          0,
        ),
        problem: bad?.message,
      };
    }),
  };
}
