/** What a module says of Kafka, for those who contact it: Flink's precedence and defaults. */
import { describe, expect, test } from "vitest";
import { ENDPOINT, parse } from "./support.ts";

function ingress(...lines: string[]) {
  const text = `${ENDPOINT}---
kind: io.statefun.kafka.v1/ingress
spec:
  id: com.example/in
  address: kafka:9092
  consumerGroupId: group
${lines.map((line) => `  ${line}\n`).join("")}  topics: [{ topic: orders, valueType: a/b, targets: [com.example/a] }]
`;
  return parse(text).kafkaIngresses[0];
}

function egress(...lines: string[]) {
  const text = `${ENDPOINT}---
kind: io.statefun.kafka.v1/egress
spec:
  id: com.example/out
  address: kafka:9092
${lines.map((line) => `  ${line}\n`).join("")}---
kind: io.statefun.playground.v1/ingress
spec: { port: 8090 }
`;
  return parse(text).egresses[0]?.kafka;
}

const position = (text: string) => ingress(`startupPosition: ${text}`)?.startupPosition;

describe("an ingress", () => {
  test("begins at the latest record where nothing else is said, and goes on there, too", () => {
    expect(ingress()).toEqual({
      id: "com.example/in",
      address: "kafka:9092",
      groupId: "group",
      topics: ["orders"],
      startupPosition: { type: "latest" },
      autoOffsetReset: "latest",
      properties: new Map(),
      place: "module.yaml:8",
    });
  });

  test("what it says counts, and not the properties of the same meaning", () => {
    expect(
      ingress(
        "autoOffsetResetPosition: EARLIEST",
        "properties: [group.id: other, bootstrap.servers: 'other:1', auto.offset.reset: none]",
      ),
    ).toMatchObject({ address: "kafka:9092", groupId: "group", autoOffsetReset: "earliest" });
  });

  test.each(["group-offsets", "earliest", "latest"])("can begin at %s", (type) => {
    expect(position(`{ type: ${type} }`)).toEqual({ type });
  });

  test("can begin at an offset of each partition, which is a number by Jackson's rules", () => {
    expect(
      position(
        "{ type: specific-offsets, offsets: [orders/0: 91, a/b/+1: '42', orders/2: 1.9, orders/3: many] }",
      ),
    ).toEqual({
      type: "specific-offsets",
      offsets: [
        { topic: "orders", partition: 0, offset: 91 },
        { topic: "a/b", partition: 1, offset: 42 },
        { topic: "orders", partition: 2, offset: 1 },
        { topic: "orders", partition: 3, offset: 0 },
      ],
    });
  });

  test.each([
    ["2020-02-01 04:15:00.250 +0000", "2020-02-01T04:15:00.250Z"],
    ["2020-02-01 04:15:00.000 -0130", "2020-02-01T05:45:00.000Z"],
    ["2020-02-01 24:00:00.000 +1800", "2020-02-01T06:00:00.000Z"],
    ["2021-02-31 00:00:00.000 +0000", "2021-02-28T00:00:00.000Z"],
    ["0050-01-01 00:00:00.000 +0000", "0050-01-01T00:00:00.000Z"],
  ])("can begin at the date %s", (date, instant) => {
    expect(position(`{ type: date, date: ${date} }`)).toEqual({
      type: "date",
      time: Date.parse(instant),
    });
  });
});

describe("an egress", () => {
  test("is at least once where nothing else is said", () => {
    expect(egress()).toEqual({
      address: "kafka:9092",
      deliverySemantic: "at-least-once",
      transactionTimeoutMs: undefined,
      properties: new Map(),
      place: "module.yaml:8",
    });
  });

  test.each([
    ["{ type: none }", "none", undefined],
    ["{ type: exactly-once, transactionTimeout: 15min }", "exactly-once", 900_000],
    [
      "{ type: exactly-once, transactionTimeoutMillis: 5000, transactionTimeout: 15min }",
      "exactly-once",
      5000,
    ],
  ])("with %s", (text, deliverySemantic, transactionTimeoutMs) => {
    expect(egress(`deliverySemantic: ${text}`, "properties: [acks: all]")).toMatchObject({
      deliverySemantic,
      transactionTimeoutMs,
      properties: new Map([["acks", "all"]]),
    });
  });
});
