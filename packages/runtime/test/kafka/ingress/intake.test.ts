/** What was read from Kafka, in the topics here: each record once with its position, and none that is lost without a word. */
import { describe, expect, test } from "vitest";
import { Intake } from "../../../src/kafka/ingress/intake.ts";
import { javaText } from "../../../src/kafka/records/java-text.ts";
import { fn } from "../../functions.ts";
import { moduleOf, type Rig, startRig, text, until } from "../../support.ts";
import { batch, page, partitionOf, type Written } from "./pages.ts";

const always = () => true;

function intakeOf({ parts }: Rig): Intake {
  return new Intake({
    ...parts,
    ingresses: parts.module.topics,
    onRecords: () => parts.scheduler.schedule(),
  });
}

async function start() {
  const got: string[] = [];
  const rig = await startRig({
    functions: fn(({ id, messages }) => {
      got.push(...messages.map((value) => `${id}=${value}`));
      return {};
    }),
  });
  return { rig, intake: intakeOf(rig), got };
}

const positionsOf = ({ store }: Rig) => store.kafkaPositions().map(({ next }) => next);

describe("a page", () => {
  test("is in the topic with where it stood in Kafka, and goes to the functions", async () => {
    const { rig, intake, got } = await start();
    const records: Written[] = [
      { key: "a", value: "1", headers: { trace: "x" }, timestamp: 77 },
      { key: "b", value: "" },
    ];
    await intake.take(partitionOf(), page(batch(40, records)), always);
    await rig.idle();
    expect(
      rig.store.records("in", 0, 9, 999).map(({ offset, source }) => [offset, source]),
    ).toEqual([
      [0, { partition: 2, offset: 40, timestamp: 77, headers: '[["trace","x"]]' }],
      [1, { partition: 2, offset: 41, timestamp: 5, headers: undefined }],
    ]);
    expect(got).toEqual(["a=1", "b="]);
    expect(rig.store.kafkaPositions()).toEqual([
      { topic: "in", partition: 2, next: 42, topicId: "id" },
    ]);
  });

  test("that has nothing to be seen still moves the position, and one without anything does not", async () => {
    const { rig, intake } = await start();
    const partition = partitionOf(7);
    await intake.take(partition, page(), always);
    await rig.idle();
    expect(positionsOf(rig)).toEqual([]);
    const aborted = batch(7, [{ key: "a", value: "1" }]);
    aborted.writeInt16BE(0b1_0000, 21);
    aborted.writeBigInt64BE(9n, 43);
    const abortedTransactions = [{ producerId: 9n, firstOffset: 7n }];
    await intake.take(partition, { abortedTransactions, bytes: aborted }, always);
    await rig.idle();
    expect([positionsOf(rig), rig.records("in")]).toEqual([[8], []]);
  });

  test("of many records is taken in slices, each of which is one group with its position", async () => {
    const { rig, intake } = await start();
    const records = Array.from({ length: 1200 }, (_, index) => ({ key: "k", value: `${index}` }));
    rig.store.hold();
    const taking = intake.take(partitionOf(), page(batch(0, records)), always);
    const seen = new Set<number>();
    await until(() => {
      rig.store.release();
      rig.store.hold();
      const stored = rig.records("in").length;
      seen.add(stored);
      // Whatever is durable, the one is never without the other.
      expect(positionsOf(rig)[0] ?? 0).toBe(stored);
      return stored === 1200;
    });
    await taking;
    rig.store.release();
    expect(seen.size).toBeGreaterThan(1);
  });

  test("whose end cannot be read is taken in as far as it can", async () => {
    const { rig, intake } = await start();
    const damaged = batch(2, [{ key: "c", value: "3" }]);
    // It says that there are two records.
    damaged.writeInt32BE(2, 57);
    const partition = partitionOf();
    const bytes = page(
      batch(0, [
        { key: "a", value: "1" },
        { key: "b", value: "2" },
      ]),
      damaged,
    );
    await expect(intake.take(partition, bytes, always)).rejects.toThrow(
      "CORRUPT_MESSAGE: in/2 cannot be read from offset 3 on",
    );
    await rig.idle();
    expect([rig.records("in"), positionsOf(rig)]).toEqual([["a=1", "b=2", "c=3"], [3]]);
  });

  test("is not taken in any more when nobody wants it", async () => {
    const { rig, intake } = await start();
    await intake.take(partitionOf(), page(batch(0, [{ key: "a", value: "1" }])), () => false);
    await rig.idle();
    expect(rig.records("in")).toEqual([]);
  });
});

describe("a record that no function can get", () => {
  test.each<[string, Written, string, string]>([
    ["without a key", { value: "v" }, "", "it has no key"],
    ["with an empty key", { key: "", value: "v" }, "", "it has no key"],
    [
      "with a long key",
      { key: "k".repeat(6000), value: "v" },
      "k".repeat(200),
      "its key, which is an id, has 6000 bytes",
    ],
    ["that is a tombstone", { key: "k" }, "k", "it has no value"],
  ])(
    "%s is a dead letter for each of them, and the next one goes on",
    async (_, record, key, reason) => {
      const { rig, intake, got } = await start();
      await intake.take(partitionOf(), page(batch(3, [record, { key: "a", value: "1" }])), always);
      await rig.idle();
      const [letter] = rig.store.records("dead-letters", 0, 9, 99_999);
      expect(JSON.parse(text(letter?.value ?? new Uint8Array()))).toMatchObject({
        key,
        function: "test/fn",
        typename: "test/text",
        payload: record.value ?? "",
        reason: expect.stringContaining(`record 3 of partition 2 of topic in in Kafka: ${reason}`),
      });
      expect(got).toEqual(["a=1"]);
      expect([intake.taken("in").records, intake.taken("in").deadLetters]).toEqual([2, 1]);
      expect(positionsOf(rig)).toEqual([5]);
    },
  );
});

test("a key that is not UTF-8 is the id that Java makes of it", async () => {
  const { rig, intake, got } = await start();
  const key = Buffer.from([0x61, 0xff, 0xed, 0xa0, 0x80, 0x62]);
  await intake.take(partitionOf(), page(batch(0, [{ key, value: "1" }])), always);
  await rig.idle();
  expect(got).toEqual(["a\ufffd\ufffdb=1"]);
});

test.each([
  // By Java 17: new String(bytes, UTF_8).
  ["c3a4f09f9880", "ä😀"],
  ["eda0bdedb880", "\ufffd\ufffd"],
  ["eda041", "\ufffdA"],
  ["e28241", "\ufffdA"],
  ["f09f98", "\ufffd"],
  ["f4908080", "\ufffd\ufffd\ufffd\ufffd"],
  ["e08080", "\ufffd\ufffd\ufffd"],
])("%s is %s in Java", (hex, expected) => {
  expect(javaText(Buffer.from(hex, "hex"))).toBe(expected);
});

test("all routes of a topic get their letters", async () => {
  const rig = await startRig({
    functions: fn(() => ({})),
    module: moduleOf(undefined, {
      topics: [
        {
          topic: "in",
          routes: [
            { valueType: "test/text", targets: ["test/one", "test/two"] },
            { valueType: "test/other", targets: ["test/three"] },
          ],
        },
      ],
    }),
  });
  await intakeOf(rig).take(partitionOf(), page(batch(0, [{ value: "v" }])), always);
  await rig.idle();
  const letters = rig.store.records("dead-letters", 0, 9, 99_999);
  expect(letters.map(({ value }) => JSON.parse(text(value)).function)).toEqual([
    "test/one",
    "test/two",
    "test/three",
  ]);
});
