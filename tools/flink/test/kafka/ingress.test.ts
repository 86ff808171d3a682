/** Records that Kafka's own client has written come in once and in their order, whatever is killed and whatever becomes of the topic. */
import { Admin } from "@platformatic/kafka";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../test/e2e/support/fixtures.ts";
import { type Brokers, startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer, type NewKafkaRecord } from "../../kafka/java-producer.ts";
import { mustRun } from "../flink-classes.ts";
import { type Reading, type ReadingOptions, startReading } from "./reading.ts";

const PATIENCE = { timeout: 30_000, interval: 20 };
const EARLIEST = "startupPosition: { type: earliest }";
/** New partitions are looked for all the time. */
const ALERT = "properties: [flink.partition-discovery.interval-millis: 100]";

describe.skipIf(!mustRun)("an ingress", () => {
  let brokers: Brokers;
  let producer: JavaProducer;
  let admin: Admin;

  beforeAll(async () => {
    brokers = await startBrokers();
    producer = await JavaProducer.start(brokers);
    admin = new Admin({ clientId: "test", bootstrapBrokers: [brokers.address] });
  });
  afterAll(async () => {
    await admin?.close();
    await producer?.close();
    await brokers?.stop();
  });
  beforeEach(async () => {
    const topics = await admin.listTopics();
    if (topics.includes("in")) await admin.deleteTopics({ topics: ["in"] });
    await expect.poll(() => admin.listTopics(), PATIENCE).not.toContain("in");
  });

  async function reading(spec: readonly string[], dataDir = temporaryFolder()): Promise<Reading> {
    const options: ReadingOptions = { address: brokers.address, dataDir, spec };
    const reading = await startReading(options);
    onTestFinished(() => reading.close());
    return reading;
  }

  const record = (value: string, partition = 0, more: Partial<NewKafkaRecord> = {}) => ({
    topic: "in",
    partition,
    key: "k",
    value,
    ...more,
  });
  const values = (of: Reading) => of.records().map(({ value }) => value);

  test("has what was there and what comes, with where it stood, and says how far it is", async () => {
    await brokers.createTopics(["in"], 2);
    await producer.send([record("a"), record("b", 1)]);
    const it = await reading([EARLIEST]);
    await expect.poll(() => it.records().length, PATIENCE).toBe(2);
    await producer.send([record("c", 1)]);
    await expect.poll(() => values(it).sort(), PATIENCE).toEqual(["a", "b", "c"]);
    expect(it.records().find(({ value }) => value === "c")).toEqual({
      partition: 1,
      offset: 1,
      key: "k",
      value: "c",
    });
    await expect
      .poll(() => it.status(), PATIENCE)
      .toEqual({
        topic: "in",
        partitions: 2,
        records: 3,
        deadLetters: 0,
        lost: 0,
        lag: 0,
        problem: undefined,
      });
  });

  test("reads a new partition from its first record on, wherever the others began", async () => {
    await brokers.createTopics(["in"]);
    await producer.send([record("old")]);
    const it = await reading([ALERT]);
    await expect.poll(() => it.positions(), PATIENCE).toEqual({ 0: 1 });
    await admin.createPartitions({ topics: [{ name: "in", count: 2, assignments: null }] });
    await producer.send([record("new", 1), record("newer", 0)]);
    await expect.poll(() => values(it).sort(), PATIENCE).toEqual(["new", "newer"]);
  });

  test("that finds its topic later than it starts leaves out nothing of it", async () => {
    const it = await reading([
      "properties: [flink.partition-discovery.interval-millis: 100, allow.auto.create.topics: false]",
    ]);
    await expect
      .poll(() => JSON.stringify(it.status().problem), PATIENCE)
      .toContain("UNKNOWN_TOPIC_OR_PARTITION");
    await brokers.createTopics(["in"]);
    await producer.send([record("a")]);
    await expect.poll(() => values(it), PATIENCE).toEqual(["a"]);
    expect(it.status().problem).toBeUndefined();
  });

  test("says of all partitions at once that their broker is gone, and that it is back", async () => {
    await brokers.createTopics(["in"], 3);
    const it = await reading([EARLIEST]);
    await expect.poll(() => it.status(), PATIENCE).toMatchObject({ partitions: 3, lag: 0 });
    await brokers.kill();
    const said = (text: string) => it.log.filter((line) => line.startsWith(text));
    await expect.poll(() => said("warn NETWORK_EXCEPTION: Fetch"), PATIENCE).toHaveLength(1);
    expect(said("warn NETWORK_EXCEPTION: Fetch")[0]).toMatch(/"in":\[(\d,){2}\d\]/);
    await brokers.start();
    await expect.poll(() => it.status(), PATIENCE).toMatchObject({ lag: 0, problem: undefined });
    expect(said("info partitions can be read again")).toHaveLength(1);
  });

  test("reads a topic that was deleted and created again anew, and says so", async () => {
    await brokers.createTopics(["in"]);
    await producer.send(["a", "b", "c"].map((value) => record(value)));
    const dataDir = temporaryFolder();
    const it = await startReading({ address: brokers.address, dataDir, spec: [EARLIEST, ALERT] });
    await expect.poll(() => values(it), PATIENCE).toEqual(["a", "b", "c"]);
    await recreate();
    await producer.send([record("d")]);
    await expect.poll(() => values(it), PATIENCE).toEqual(["a", "b", "c", "d"]);
    const said = (of: Reading) =>
      of.log.filter((line) => line.startsWith("error the topic was deleted in Kafka")).length;
    expect([said(it), it.positions()]).toEqual([1, { 0: 1 }]);
    await it.close();
    // And while nobody looks.
    await recreate();
    await producer.send([record("e"), record("f")]);
    const again = await reading([], dataDir);
    await expect.poll(() => values(again), PATIENCE).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(said(again)).toBe(1);
  });

  test("forgets the partitions that a topic has no more that was created again with fewer", async () => {
    await brokers.createTopics(["in"], 2);
    const it = await reading([EARLIEST, ALERT]);
    await expect.poll(() => it.status(), PATIENCE).toMatchObject({ partitions: 2, lag: 0 });
    await recreate();
    await producer.send([record("a")]);
    await expect.poll(() => values(it), PATIENCE).toEqual(["a"]);
    await expect.poll(() => it.status(), PATIENCE).toMatchObject({ partitions: 1, lag: 0 });
    expect(it.status().problem).toBeUndefined();
  });

  async function recreate(): Promise<void> {
    await admin.deleteTopics({ topics: ["in"] });
    await expect.poll(() => admin.listTopics(), PATIENCE).not.toContain("in");
    await brokers.createTopics(["in"]);
  }

  test.each([
    ["earliest", ["c", "d"], 1],
    ["latest", ["d"], 2],
  ])(
    "goes on at the %s record where retention was faster, and says how many it has lost",
    async (reset, expected, lost) => {
      await brokers.createTopics(["in"]);
      await producer.send([record("a")]);
      const dataDir = temporaryFolder();
      const spec = [EARLIEST, `autoOffsetResetPosition: ${reset}`];
      const it = await startReading({ address: brokers.address, dataDir, spec });
      await expect.poll(() => values(it), PATIENCE).toEqual(["a"]);
      await it.close();
      await producer.send([record("b"), record("c")]);
      await admin.deleteRecords({
        topics: [{ name: "in", partitions: [{ partition: 0, offset: 2n }] }],
      });
      const again = await reading(spec, dataDir);
      await expect.poll(() => again.status().lost, PATIENCE).toBe(lost);
      await producer.send([record("d")]);
      await expect.poll(() => values(again), PATIENCE).toEqual(["a", ...expected]);
      const [line] = again.log.filter((entry) => entry.startsWith("error"));
      expect(line).toContain(
        `in/0 begins at 2 in Kafka, and was read up to 1 only: up to ${lost} records are lost here; by autoOffsetResetPosition ${reset}`,
      );
    },
  );

  test("goes on when the broker was killed, in order", async () => {
    await brokers.createTopics(["in"]);
    const it = await reading([EARLIEST]);
    const sent: string[] = [];
    for (let round = 0; round < 3; round++) {
      const more = Array.from({ length: 100 }, (_, n) => `${round}.${n}`);
      sent.push(...more);
      const sending = producer.send(more.map((value) => record(value)));
      if (round > 0) {
        await brokers.kill();
        await brokers.start();
      }
      await sending;
      await expect.poll(() => values(it).length, PATIENCE).toBe(sent.length);
    }
    expect(values(it)).toEqual(sent);
    expect(it.status().problem).toBeUndefined();
  });

  test("has records of aborted transactions only where the properties say so", async () => {
    await brokers.createTopics(["in"]);
    const transactions = await JavaProducer.start({
      ...brokers,
      properties: { "transactional.id": "t" },
    });
    onTestFinished(() => transactions.close());
    for (const [value, end] of [
      ["a", "commit"],
      ["b", "abort"],
      ["c", "commit"],
    ] as const) {
      await transactions.begin();
      await transactions.send([record(value)]);
      await transactions[end]();
    }
    const it = await reading([EARLIEST]);
    const uncommitted = "properties: [isolation.level: read_uncommitted]";
    const all = await reading([EARLIEST, uncommitted]);
    await expect.poll(() => values(it), PATIENCE).toEqual(["a", "c"]);
    await expect.poll(() => values(all), PATIENCE).toEqual(["a", "b", "c"]);
    // Behind the record that ends the last transaction.
    await expect
      .poll(() => [it.positions(), all.positions()], PATIENCE)
      .toEqual([{ 0: 6 }, { 0: 6 }]);
  });

  test("takes a record of 12 MB, and what no function can get becomes a dead letter", async () => {
    await admin.createTopics({
      topics: ["in"],
      partitions: 1,
      replicas: 1,
      configs: [{ name: "max.message.bytes", value: "20000000" }],
    });
    const large = await JavaProducer.start({
      ...brokers,
      properties: { "max.request.size": "20000000", "buffer.memory": "64000000" },
    });
    onTestFinished(() => large.close());
    await large.send([record("x".repeat(12_000_000))]);
    await producer.send([record("v", 0, { key: undefined }), record("after")]);
    const it = await reading([EARLIEST]);
    await expect.poll(() => it.positions(), PATIENCE).toEqual({ 0: 3 });
    expect(it.records().map(({ offset, value }) => [offset, value.length])).toEqual([
      [0, 12_000_000],
      [2, 5],
    ]);
    expect(it.status()).toMatchObject({ records: 3, deadLetters: 1 });
    expect(it.records("dead-letters").map(({ value }) => JSON.parse(value).reason)).toEqual([
      expect.stringContaining("record 1 of partition 0 of topic in in Kafka: it has no key"),
    ]);
  });
});
