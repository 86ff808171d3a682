/** What goes on between the runtime and Kafka, as an answer has it. */
import * as z from "zod";
import type * as status from "../kafka-status.ts";
import { timeText } from "../time-text.ts";
import { Count, Time } from "./views.ts";

const Address = z.string().meta({ description: "as the module has it" });
const Problem = z.object({
  code: z.string().meta({ description: "Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER" }),
  text: z.string().meta({ description: "with what to do about it, where that is known" }),
});
const Trouble = Problem.extend({ since: Time });

export const Kafka = z.object({
  ingresses: z.array(
    z.object({
      id: z.string(),
      address: Address,
      problem: Problem.optional().meta({ description: "why Kafka does not say what there is" }),
      topics: z.array(
        z.object({
          topic: z.string(),
          partitions: Count,
          records: Count.meta({ description: "read since the runtime started" }),
          unusable: Count.meta({ description: "of those: no function can get them" }),
          lost: Count.meta({ description: "Kafka had them no more, at most" }),
          lag: Count.optional().meta({ description: "still to be read, where that is known" }),
          problem: Problem.optional().meta({ description: "why not all of it is read" }),
        }),
      ),
    }),
  ),
  egresses: z.array(
    z.object({
      address: Address,
      topics: z.array(z.string()).meta({ description: "that something was written to" }),
      connected: z.boolean(),
      trouble: Trouble.optional().meta({ description: "why nothing can be written" }),
      refused: z
        .array(Trouble.extend({ topic: z.string() }))
        .meta({ description: "topics that Kafka does not take, while it takes others" }),
      waiting: Count.meta({ description: "records that Kafka does not have yet" }),
      transactions: Count.meta({ description: "since the runtime started" }),
      records: Count.meta({ description: "in them" }),
      committedAt: Time.optional().meta({ description: "when the last one was" }),
    }),
  ),
  outboxBytes: Count.meta({ description: "about: all that waits for a Kafka" }),
});

export function renderKafka({
  ingresses,
  egresses,
  outboxBytes,
}: status.KafkaStatus): z.infer<typeof Kafka> {
  return {
    ingresses: ingresses.map(({ problem, topics, ...ingress }) => ({
      ...ingress,
      ...(problem && { problem: renderProblem(problem) }),
      topics: topics.map(({ topic, partitions, records, deadLetters, lost, lag, problem }) => ({
        topic,
        partitions,
        records,
        unusable: deadLetters,
        lost,
        ...(lag !== undefined && { lag }),
        ...(problem && { problem: renderProblem(problem) }),
      })),
    })),
    egresses: egresses.map(
      ({ isConnected, trouble, setbacks, committedAt, topics, ...egress }) => ({
        ...egress,
        topics: [...topics],
        connected: isConnected,
        ...(trouble && { trouble: renderTrouble(trouble) }),
        refused: setbacks.map(({ topic, ...setback }) => ({ topic, ...renderTrouble(setback) })),
        ...(committedAt !== undefined && { committedAt: timeText(committedAt) }),
      }),
    ),
    outboxBytes: Math.round(outboxBytes),
  };
}

function renderProblem({ code, message }: status.Problem) {
  return { code, text: message };
}

function renderTrouble({ since, ...problem }: status.Trouble) {
  return { ...renderProblem(problem), since: timeText(since) };
}
