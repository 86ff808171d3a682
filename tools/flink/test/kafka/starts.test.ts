/**
 * Where reading begins: at the store's position, and where there is none by the rules of Flink's consumer for each
 * startupPosition, partition by partition.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { KafkaClient } from "../../../../packages/runtime/src/kafka/client/client.ts";
import {
  commitGroupOffsets,
  groupOffsets,
} from "../../../../packages/runtime/src/kafka/client/groups.ts";
import { temporaryFolder } from "../../../../test/e2e/support/fixtures.ts";
import { type Brokers, startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer } from "../../kafka/java-producer.ts";
import { until } from "../../wait.ts";
import { mustRun } from "../flink-classes.ts";
import { type Reading, startReading } from "./reading.ts";

const PATIENCE = { timeout: 30_000, interval: 20 };
const DAY_MS = 24 * 60 * 60 * 1000;
const MONDAY = Date.UTC(2026, 0, 5);

/** What is in the partitions, a day apart from each other. */
const WRITTEN = [["a0", "a1", "a2"], ["b0", "b1"], ["c0"]] as const;

describe.skipIf(!mustRun)("reading begins", () => {
  let brokers: Brokers;
  let producer: JavaProducer;
  let client: KafkaClient;
  let groups = 0;

  beforeAll(async () => {
    brokers = await startBrokers();
    producer = await JavaProducer.start(brokers);
    client = new KafkaClient({
      clientId: "test",
      address: brokers.address,
      requestTimeoutMs: 30_000,
      connectTimeoutMs: 10_000,
    });
    await brokers.createTopics(["in"], WRITTEN.length);
    for (const [partition, values] of WRITTEN.entries()) {
      for (const [day, value] of values.entries()) await write(partition, value, day);
    }
    // Where there is no coordinator yet, Kafka makes one when it is asked for.
    await until("finding the group's coordinator", () => groupAtOne("any").catch(() => undefined), {
      timeoutMs: 30_000,
    });
  });
  afterAll(async () => {
    client?.close();
    await producer?.close();
    await brokers?.stop();
  });

  /** It has read the first record of the first partition. */
  async function groupAtOne(group: string): Promise<true> {
    await commitGroupOffsets(client, group, [{ topic: "in", partition: 0, next: 1 }]);
    return true;
  }

  async function write(partition: number, value: string, day: number): Promise<void> {
    const timestamp = MONDAY + day * DAY_MS;
    await producer.send([{ topic: "in", partition, key: "k", value, timestamp }]);
  }

  /** What is read of each partition. */
  const readOf = (it: Reading): string[][] =>
    WRITTEN.map((_, partition) =>
      it
        .records()
        .filter((record) => record.partition === partition)
        .map(({ value }) => value),
    );
  const hasBegun = (it: Reading) =>
    expect.poll(() => Object.keys(it.positions()), PATIENCE).toHaveLength(WRITTEN.length);

  const RESET_EARLIEST = "autoOffsetResetPosition: earliest";
  const specific = (offsets: string) =>
    `startupPosition: { type: specific-offsets, offsets: [${offsets}] }`;
  test.each<[string, readonly string[], readonly number[]]>([
    ["at the first records", ["startupPosition: { type: earliest }"], [0, 0, 0]],
    ["at the end", ["startupPosition: { type: latest }"], [3, 2, 1]],
    ["at the end where nothing is said", [], [3, 2, 1]],
    [
      "at the group's offsets, else at the end",
      ["startupPosition: { type: group-offsets }"],
      [1, 2, 1],
    ],
    [
      "at the group's offsets, else at the first records",
      ["startupPosition: { type: group-offsets }", RESET_EARLIEST],
      [1, 0, 0],
    ],
    [
      "at offsets, at the group's where there are none, else at the end",
      [specific("in/1: 1, other/0: 7")],
      [1, 1, 1],
    ],
    [
      "at offsets, and where they are not there as autoOffsetResetPosition says",
      [specific("in/0: 2, in/1: 99, in/2: 0"), RESET_EARLIEST],
      [2, 0, 0],
    ],
    [
      "at a date, and at the end where nothing is of that time or later",
      ["startupPosition: { type: date, date: 2026-01-06 00:00:00.000 +0000 }", RESET_EARLIEST],
      [1, 1, 1],
    ],
  ])("%s", async (_, spec, expected) => {
    const group = `group-${++groups}`;
    await groupAtOne(group);
    const options = { address: brokers.address, dataDir: temporaryFolder(), group, spec };
    const it = await startReading(options);
    onTestFinished(() => it.close());
    await hasBegun(it);
    const read = WRITTEN.map((values, partition) => values.slice(expected[partition]));
    await expect.poll(() => readOf(it), PATIENCE).toEqual(read);
    await expect.poll(() => it.positions(), PATIENCE).toEqual({ 0: 3, 1: 2, 2: 1 });
  });

  test("at the store's positions when there are some, whatever the module says", async () => {
    const dataDir = temporaryFolder();
    const first = await startReading({
      address: brokers.address,
      dataDir,
      spec: ["startupPosition: { type: earliest }"],
    });
    await expect.poll(() => first.records(), PATIENCE).toHaveLength(6);
    await first.close();
    await write(2, "c1", 1);
    const again = await startReading({ address: brokers.address, dataDir });
    onTestFinished(() => again.close());
    await expect
      .poll(() => readOf(again), PATIENCE)
      .toEqual([WRITTEN[0], WRITTEN[1], ["c0", "c1"]]);
    await again.close();
    // And tells the group so.
    const partitions = WRITTEN.map((_, partition) => ({ topic: "in", partition }));
    const told = await groupOffsets(client, "group", partitions);
    expect(told.map(({ next }) => next)).toEqual([3, 2, 2]);
  });
});
