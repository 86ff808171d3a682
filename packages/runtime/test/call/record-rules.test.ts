/** Egress records that the clients of Kafka and Kinesis would refuse, and a Flink job would die of. */
import { kafkaRecord, kinesisRecord } from "statefun-wire";
import { describe, expect, it } from "vitest";
import { readRecord } from "../../src/call/egress-records.ts";
import type { EgressSpec } from "../../src/module/module.ts";

/** What becomes of a record: the topic that it goes to, or what is said of it. */
function outcome(
  egress: Omit<EgressSpec, "typename">,
  change: Partial<Parameters<typeof kinesisRecord.encode>[0]>,
): string {
  const record = {
    topic: "out",
    key: "k",
    explicitHashKey: "",
    value: Buffer.from("v"),
    ...change,
  };
  const codec = egress.kind === "kafka" ? kafkaRecord : kinesisRecord;
  try {
    return readRecord(
      { egress: "test/out", argument: codec.encode(record) },
      {
        egress: (typename) => ({ typename, ...egress }),
        isIngress: () => false,
        isPopped: () => false,
        addressOf: () => undefined,
        outboxOf: (topic) => ({ topic, address: undefined }),
        idBytes: 5120,
      },
    ).topic;
  } catch (error) {
    return (error as Error).message.replace("it writes a record to egress test/out ", "");
  }
}

const KAFKA = { kind: "kafka" } as const;
const KINESIS = { kind: "kinesis" } as const;

describe("a record for Kafka", () => {
  it("has a topic of Kafka's", () => {
    expect(outcome(KAFKA, { topic: "a.b_c-D9" })).toBe("a.b_c-D9");
    for (const topic of ["bad topic", "a/b", "..", "ä", "x".repeat(250)]) {
      expect(outcome(KAFKA, { topic })).toMatch(
        /^for the topic ".*", which is not one of Kafka's: 1 to 249 of a-z A-Z 0-9 \. _ -$/,
      );
    }
  });

  it("is no larger than what its producer sends, which module.yaml can say", () => {
    // 83 bytes for the batch and the record, and 1 for the length of a key of 1.
    const value = (bytes: number, lengthBytes = 3) => Buffer.alloc(bytes - 83 - 2 - lengthBytes);
    expect(outcome(KAFKA, { value: value(1_048_576) })).toBe("out");
    expect(outcome(KAFKA, { value: value(1_048_577) })).toBe(
      "of 1048577 bytes, and 1048576 are the most that Kafka's producer sends: max.request.size, up to buffer.memory " +
        "(32 MiB), in the properties of the egress in module.yaml says how many",
    );
    const larger = { ...KAFKA, maxRecordBytes: 3_000_000 };
    expect(outcome(larger, { value: value(3_000_000, 4) })).toBe("out");
    expect(outcome(larger, { value: value(3_000_001, 4) })).toMatch(/and 3000000 are the most/);
  });
});

describe("a record for Kinesis", () => {
  it("has a stream, a partition key and a hash key of Kinesis's", () => {
    expect(outcome(KINESIS, { explicitHashKey: String(2n ** 128n - 1n) })).toBe("out");
    expect(outcome(KINESIS, { topic: "x".repeat(129) })).toMatch(/^for the stream "x.*1 to 128 of/);
    expect(outcome(KINESIS, { key: "" })).toBe(
      "with a partition key of 0 characters: 1 to 256 are allowed",
    );
    expect(outcome(KINESIS, { key: "k".repeat(257) })).toMatch(/^with a partition key of 257 char/);
    for (const explicitHashKey of ["x", "-1", String(2n ** 128n), "9".repeat(100_000)]) {
      expect(outcome(KINESIS, { explicitHashKey })).toMatch(
        /^with the hash key "[^"]{1,90}": a whole/,
      );
    }
  });

  it("has 1 MiB at most", () => {
    expect(outcome(KINESIS, { value: Buffer.alloc(1_048_576) })).toBe("out");
    expect(outcome(KINESIS, { value: Buffer.alloc(1_048_577) })).toBe(
      "of 1048577 bytes, and 1048576 are the most for Kinesis",
    );
  });
});
