/** What there is to say of an ingress while it runs. */
import type { IngressStatus, Problem } from "../../kafka-status.ts";
import type { KafkaIngressSpec } from "../../module/module.ts";
import { READING, withAdvice } from "../advice.ts";
import type { KafkaError } from "../client/errors.ts";
import type { Taken } from "./intake.ts";
import type { Partition } from "./partition.ts";

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
    problem: problem && problemOf(problem),
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
        lag: lagOf(all),
        problem: bad && problemOf(bad),
      };
    }),
  };
}

/** Undefined where it is not known of every partition, and as long as none is known. */
function lagOf(partitions: readonly Partition[]): number | undefined {
  const lags = partitions.map(({ lag }) => lag).filter((lag) => lag !== undefined);
  if (lags.length === 0 || lags.length < partitions.length) return undefined;
  return lags.reduce((sum, lag) => sum + lag, 0);
}

/** With what to do, where that is known. */
function problemOf(error: KafkaError): Problem {
  return { code: error.code, message: withAdvice(error, READING) };
}
