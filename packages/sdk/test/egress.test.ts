/**
 * Egress records are read by Flink's own Kafka and Kinesis producers, or by the user's own code: their bytes and
 * typenames are a contract, so they are held here byte by byte.
 */
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  type Context,
  customEgress,
  Int,
  jsonType,
  kafkaEgress,
  kinesisEgress,
  statefulFunction,
  Text,
} from "../src/index.ts";
import { failureOf, run, text } from "./support.ts";

const Order = jsonType("test/order", z.object({ n: z.int() }));
const orders = kafkaEgress({ typename: "com.example/out", topic: "orders", type: Order });
const shards = kinesisEgress({ typename: "com.example/shards", stream: "s", type: Text });
const raw = customEgress({ typename: "com.example/raw", type: Int });

function sending(handler: (context: Context) => void) {
  const fn = statefulFunction({ typename: "test/f" }).onAny(handler);
  return run(fn, { messages: [text("test/go", "")] });
}

/** A length-delimited protobuf field. */
function field(number: number, value: string): string {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]).toString("hex");
}

test("a Kafka record has its key, value and topic", async () => {
  const { egressed } = await sending(({ sendEgress }) => {
    sendEgress(orders, { n: 1 }, { key: "ключ" });
    sendEgress(orders, { n: 2 });
    sendEgress(orders, { n: 3 }, {});
  });
  const type = "type.googleapis.com/io.statefun.sdk.egress.KafkaProducerRecord";
  expect(egressed.map(({ bytes, ...rest }) => ({ ...rest, hex: bytes.toString("hex") }))).toEqual([
    {
      egress: "com.example/out",
      type,
      hex: field(1, "ключ") + field(2, '{"n":1}') + field(3, "orders"),
    },
    { egress: "com.example/out", type, hex: field(2, '{"n":2}') + field(3, "orders") },
    { egress: "com.example/out", type, hex: field(2, '{"n":3}') + field(3, "orders") },
  ]);
});

test("a Kinesis record has its keys, value and stream", async () => {
  const { egressed } = await sending(({ sendEgress }) => {
    sendEgress(shards, "x", { partitionKey: "p" });
    sendEgress(shards, "", { partitionKey: "p", explicitHashKey: "42" });
  });
  const type = "type.googleapis.com/io.statefun.sdk.egress.KinesisEgressRecord";
  expect(egressed.map(({ bytes, ...rest }) => ({ ...rest, hex: bytes.toString("hex") }))).toEqual([
    {
      egress: "com.example/shards",
      type,
      hex: field(1, "p") + field(2, "\n\x01x") + field(3, "s"),
    },
    { egress: "com.example/shards", type, hex: field(1, "p") + field(3, "s") + field(4, "42") },
  ]);
});

test("any other egress gets the value itself, under its type's name", async () => {
  const { egressed } = await sending(({ sendEgress }) => {
    sendEgress(raw, 42);
    sendEgress(raw, 0);
  });
  expect(egressed).toEqual([
    {
      egress: "com.example/raw",
      type: "io.statefun.types/int",
      bytes: Buffer.from("0d2a000000", "hex"),
    },
    { egress: "com.example/raw", type: "io.statefun.types/int", bytes: Buffer.alloc(0) },
  ]);
});

describe("what an egress cannot carry is refused, and the egress named", () => {
  test.each<[string, (context: Context) => void, string, string]>([
    ["a value", ({ sendEgress }) => sendEgress(orders, { n: 0.5 }), "invalid-value", "out"],
    ["a value", ({ sendEgress }) => sendEgress(raw, 0.5), "invalid-value", "raw"],
    [
      "a key with an unpaired surrogate",
      ({ sendEgress }) => sendEgress(orders, { n: 1 }, { key: "\udfff" }),
      "invalid-argument",
      "out",
    ],
    [
      "a partition key with an unpaired surrogate",
      ({ sendEgress }) => sendEgress(shards, "x", { partitionKey: "\udfff" }),
      "invalid-argument",
      "shards",
    ],
    [
      "a hash key with an unpaired surrogate",
      ({ sendEgress }) => sendEgress(shards, "x", { partitionKey: "p", explicitHashKey: "\udfff" }),
      "invalid-argument",
      "shards",
    ],
  ])("%s: %s", async (_what, handler, code, name) => {
    const error = await failureOf(sending(handler));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`com.example/${name}`);
  });
});

test("a record reads back as what was sent, for tests", () => {
  const read = <T, O>(
    egress: { record(v: T, o: O): { value: Uint8Array }; read(b: Uint8Array): unknown },
    v: T,
    o: O,
  ) => egress.read(egress.record(v, o).value);
  expect(read(orders, { n: 1 }, { key: "k" })).toEqual({ value: { n: 1 }, options: { key: "k" } });
  expect(read(orders, { n: 1 }, undefined)).toEqual({ value: { n: 1 }, options: undefined });
  expect(read(shards, "x", { partitionKey: "p" })).toEqual({
    value: "x",
    options: { partitionKey: "p" },
  });
  expect(read(raw, 1, undefined)).toEqual({ value: 1, options: undefined });
});
