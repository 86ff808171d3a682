/** An egress record is written here if and only if the client of Kafka or Kinesis in a Flink job would take it. */
import fc from "fast-check";
import { decodeResponse, kafkaRecord, kinesisRecord } from "statefun-wire";
import { FromFunction } from "statefun-wire/protobuf";
import { expect, test } from "vitest";
import { readRecord } from "../../../packages/runtime/src/call/egress-records.ts";
import type { EgressSpec } from "../../../packages/runtime/src/module/module.ts";
import { mustRun, runJava } from "./flink-classes.ts";

const SEED = 12;
const RECORDS = 1000;
const SET_BYTES = 300_000;
const MIB = 1024 * 1024;

const EGRESSES: readonly EgressSpec[] = [
  { typename: "test/kafka", kind: "kafka" },
  { typename: "test/set", kind: "kafka", maxRecordBytes: SET_BYTES },
  { typename: "test/kinesis", kind: "kinesis" },
];
const RULES = {
  egress: (typename: string) => EGRESSES.find((egress) => egress.typename === typename),
  isIngress: () => false,
  addressOf: () => undefined,
  outboxOf: (topic: string) => ({ topic, address: undefined }),
  isPopped: () => false,
  idBytes: 5120,
};

const topic = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("receipts", "a.b_c-D9", "x".repeat(128)) },
  fc.constantFrom(
    "",
    ".",
    "..",
    "...",
    "bad topic",
    "a/b",
    "ä",
    "a\n",
    "x".repeat(249),
    "x".repeat(250),
  ),
  fc.string({ maxLength: 3 }),
);
const key = fc.oneof(
  fc.constantFrom("", "k", "ä".repeat(128), "x".repeat(256), "x".repeat(257)),
  fc.nat(40_000).map((length) => "k".repeat(length)),
);
const near = (bytes: number) => fc.integer({ min: bytes - 110, max: bytes + 10 });
const value = fc
  .oneof(
    { weight: 20, arbitrary: fc.nat(300) },
    { weight: 10, arbitrary: near(SET_BYTES) },
    { weight: 3, arbitrary: near(MIB) },
  )
  .map((length) => Buffer.alloc(length, "v"));
const explicitHashKey = fc.constantFrom(
  ...["", "", "0", "007", "+5", "-1", "5.0", "x", " 1"],
  String(2n ** 128n - 1n),
  String(2n ** 128n),
);

const egressRecord = fc
  .record({ egress: fc.constantFrom(...EGRESSES), topic, key, value, explicitHashKey })
  .map(({ egress, ...record }) => {
    const { typename, value: bytes } =
      egress.kind === "kafka" ? kafkaRecord.encode(record) : kinesisRecord.encode(record);
    return {
      egressNamespace: "test",
      egressType: egress.typename.slice("test/".length),
      argument: { typename, hasValue: true, value: bytes },
    };
  });

test.skipIf(!mustRun)(
  "an egress record is written if and only if its client takes it",
  async () => {
    const outgoingEgresses = fc.sample(egressRecord, { seed: SEED, numRuns: RECORDS });
    const answer = FromFunction.encode({ invocationResult: { outgoingEgresses } }).finish();
    const property = `max.request.size=${SET_BYTES}`;
    const flink = (await runJava("judge-records.java", answer, [property])) as (string | null)[];
    const response = decodeResponse(answer);
    const egresses = response.kind === "result" ? response.egresses : [];
    const verdicts = { written: 0, refused: 0 };
    for (const [index, message] of egresses.entries()) {
      let here: string | undefined;
      try {
        readRecord(message, RULES);
      } catch (error) {
        here = (error as Error).message;
      }
      const there = flink[index] ?? undefined;
      expect({ there, here }).toEqual({
        there,
        here: there && expect.stringMatching(/^it writes /),
      });
      verdicts[here === undefined ? "written" : "refused"]++;
    }
    expect(verdicts.written).toBeGreaterThan(RECORDS / 5);
    expect(verdicts.refused).toBeGreaterThan(RECORDS / 5);
  },
);
