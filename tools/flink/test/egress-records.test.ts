/** Flink's own classes read from the SDK's bytes exactly what a function gave to its egresses. */
import {
  customType,
  kafkaEgress,
  kinesisEgress,
  requestReplyHandler,
  statefulFunction,
  Text,
} from "statefun-ts";
import { expect, test } from "vitest";
import { message, toFunction } from "../../../packages/sdk/test/support.ts";
import { mustRun, runJava } from "./flink-classes.ts";

const AnyBytes = customType("test/bytes", {
  serialize: (bytes: Uint8Array) => bytes,
  deserialize: (bytes) => bytes,
});
const kinesis = kinesisEgress({ typename: "test/kinesis", stream: "a stream", type: AnyBytes });
const kafka = kafkaEgress({ typename: "test/kafka", topic: "a topic", type: AnyBytes });

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const NOTHING = new Uint8Array(0);
const LARGEST_HASH = String(2n ** 128n - 1n);

test.skipIf(!mustRun)("the records of Kinesis and Kafka egresses", async () => {
  const fn = statefulFunction({ typename: "test/fn" }).on(Text, ({ sendEgress }) => {
    sendEgress(kinesis, EVERY_BYTE, { partitionKey: "Grüße 👋", explicitHashKey: LARGEST_HASH });
    sendEgress(kinesis, NOTHING, { partitionKey: "p" });
    sendEgress(kafka, EVERY_BYTE, { key: "Grüße 👋" });
    sendEgress(kafka, NOTHING);
  });
  const handle = requestReplyHandler({ functions: [fn] });
  const answer = await handle(toFunction(fn, { messages: [message(Text, "go")] }));

  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");
  const stream = { egress: "test/kinesis", stream: "a stream" };
  const topic = { egress: "test/kafka", topic: "a topic" };
  expect(await runJava("read-egress-records.java", answer)).toEqual([
    {
      ...stream,
      partitionKey: "Grüße 👋",
      explicitHashKey: LARGEST_HASH,
      data: base64(EVERY_BYTE),
    },
    { ...stream, partitionKey: "p", explicitHashKey: null, data: "" },
    { ...topic, key: base64("Grüße 👋"), value: base64(EVERY_BYTE) },
    { ...topic, key: null, value: "" },
  ]);
});
