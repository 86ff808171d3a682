/** Records go to egresses as they are. */
import { type EgressMessage, kafkaRecord, kinesisRecord } from "statefun-wire";
import {
  type Command,
  CUSTOM_EGRESS,
  KAFKA_EGRESS,
  KAFKA_TOPIC,
  KINESIS_EGRESS,
  KINESIS_STREAM,
  read,
  told,
} from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import type { Subject } from "../subject.ts";

const MEBIBYTE = 1024 * 1024;

interface Kafka {
  readonly key?: string;
  readonly text: string;
}

export const egressFeatures: readonly Feature[] = [
  kafka("kafka", "a record of Kafka has its topic, its key and its value", [
    { key: "k", text: "a" },
    { key: "Grüße 👋", text: "Grüße 👋" },
  ]),
  kafka("kafka-no-key", "a record of Kafka may have no key", [{ text: "a" }]),
  kafka("kafka-empty", "a record of Kafka may have an empty value", [{ key: "k", text: "" }]),
  kafka("kafka-large", "a record of Kafka may have a value of almost 1 MiB", [
    { key: "k", text: "x".repeat(MEBIBYTE - 1000) },
  ]),
  kafka(
    "kafka-order",
    "records stay in their order",
    Array.from({ length: 50 }, (_, n) => ({ key: "k", text: String(n) })),
  ),
  {
    name: "egress/kinesis",
    about: "a record of Kinesis has its stream, its partition key and its value",
    check: (subject, id) => kinesis(subject, id, { partitionKey: "k", text: "Grüße 👋" }),
  },
  {
    name: "egress/kinesis-hash-key",
    about: "a record of Kinesis may have an explicit hash key",
    check: (subject, id) =>
      kinesis(subject, id, { partitionKey: "k", explicitHashKey: "1234", text: "a" }),
  },
  {
    name: "egress/custom",
    about: "a custom egress gets the value itself, with its type",
    async check(subject, id) {
      await subject.do(id, { do: "custom", text: "Grüße 👋" });
      const written = recordsOf(subject, id).map(({ egress, argument }) => [
        egress,
        read(argument),
      ]);
      expectSame("what is written", written, [[CUSTOM_EGRESS, told("Grüße 👋")]]);
    },
  },
];

function kafka(name: string, about: string, records: readonly Kafka[]): Feature {
  return {
    name: `egress/${name}`,
    about,
    async check(subject, id) {
      await subject.do(id, ...records.map((record): Command => ({ do: "kafka", ...record })));
      const written = recordsOf(subject, id).map(({ egress, argument }) => {
        const { topic, key, value } = kafkaRecord.decode(argument.value ?? new Uint8Array(0));
        return [egress, argument.typename, topic, key, Buffer.from(value).toString()];
      });
      const expected = records.map(({ key = "", text }) => [
        KAFKA_EGRESS,
        kafkaRecord.typename,
        KAFKA_TOPIC,
        key,
        text,
      ]);
      expectSame("the records", written, expected);
    },
  };
}

async function kinesis(
  subject: Subject,
  id: string,
  record: Omit<Extract<Command, { do: "kinesis" }>, "do">,
): Promise<void> {
  await subject.do(id, { do: "kinesis", ...record });
  const written = recordsOf(subject, id).map(({ egress, argument }) => {
    const { value, ...rest } = kinesisRecord.decode(argument.value ?? new Uint8Array(0));
    return { egress, type: argument.typename, ...rest, text: Buffer.from(value).toString() };
  });
  const { partitionKey: key, explicitHashKey = "", text } = record;
  const rest = { topic: KINESIS_STREAM, key, explicitHashKey, text };
  expectSame("the records", written, [
    { egress: KINESIS_EGRESS, type: kinesisRecord.typename, ...rest },
  ]);
}

/** The runtime has taken them: what an egress could not write is a failed invocation. */
function recordsOf(subject: Subject, id: string): readonly EgressMessage[] {
  return subject.results(id).flatMap(({ egresses }) => egresses);
}
