/** What a transaction takes of what waits, and that a topic that Kafka does not take holds up no other. */
import { beforeEach, describe, expect, it } from "vitest";
import { KafkaError } from "../../../src/kafka/client/errors.ts";
import { Outbox } from "../../../src/kafka/egress/outbox.ts";
import { Setbacks } from "../../../src/kafka/egress/setbacks.ts";
import type { TopicRecord } from "../../../src/model.ts";
import { upTo } from "../../../src/store/store.ts";

const now = { ms: 0 };
const clock = { now: () => now.ms, monotonic: () => now.ms };
let log: Record<string, TopicRecord[]>;
let positions: Record<string, number>;
let said: string[];
let setbacks: Setbacks;
let outbox: Outbox;

beforeEach(() => {
  now.ms = 1000;
  log = {};
  positions = {};
  said = [];
  const say = (fields: object, text: string) => void said.push(`${JSON.stringify(fields)} ${text}`);
  setbacks = new Setbacks(clock, { info: say, warn: say });
  outbox = new Outbox({
    address: "kafka:9092",
    setbacks,
    random: () => 0,
    topics: {
      forwarded: () =>
        Object.entries(log).map(([topic, records]) => ({
          topic,
          position: positions[topic] ?? 0,
          // One more than is durable.
          nextOffset: records.length + 1,
        })),
    },
    store: {
      topic: (name) => ({
        name,
        position: positions[name] ?? 0,
        nextOffset: log[name]?.length ?? 0,
        forwardedTo: "kafka:9092",
      }),
      records: (name, offset, limit, maxBytes) =>
        upTo(maxBytes, (log[name] ?? []).slice(offset, offset + limit)),
    },
  });
});

function fill(topic: string, count: number, bytes = 1): void {
  log[topic] = Array.from({ length: count }, (_, offset) => ({
    topic,
    offset,
    key: Buffer.from(`${offset % 5}`),
    value: new Uint8Array(bytes),
    timestamp: offset,
    source: undefined,
  }));
}

const counts = () =>
  Object.fromEntries(outbox.take().taken.map(({ topic, records }) => [topic, records.length]));
const refused = (code: string) => new KafkaError(code, "no");

describe("a transaction takes", () => {
  it("all that is durable, of each topic from its position on, if that is not too much", () => {
    fill("a", 10);
    fill("b", 3);
    positions = { a: 4 };
    const { taken, isFull } = outbox.take();
    expect(isFull).toBe(false);
    expect(taken.map(({ topic, records }) => [topic, records[0]?.offset, records.length])).toEqual([
      ["a", 4, 6],
      ["b", 0, 3],
    ]);
  });

  it("nothing where nothing is durable", () => {
    fill("a", 0);
    expect(outbox.take()).toEqual({ taken: [], isFull: false });
  });

  it("no more records than are encoded quickly, and says that there are more", () => {
    fill("a", 5000);
    fill("b", 10);
    expect(outbox.take().isFull).toBe(true);
    expect(counts()).toEqual({ a: 1000 });
  });

  it("no more bytes than brokers take by default, but a record that is larger alone", () => {
    fill("a", 4, 700 * 1024);
    expect(counts()).toEqual({ a: 1 });
    fill("a", 2, 5 * 1024 * 1024);
    expect(counts()).toEqual({ a: 1 });
  });

  it("no records that are weeks apart, whichever way the clock went, at once", () => {
    const days = (n: number) => n * 24 * 60 * 60 * 1000;
    fill("a", 6);
    log["a"] = (log["a"] ?? []).map((record, index) => ({
      ...record,
      timestamp: days([0, 10, 30, 31, 1, 2][index] ?? 0),
    }));
    const sizes: number[] = [];
    for (let at = 0; at < 6; at += sizes.at(-1) ?? 6) {
      positions = { a: at };
      const { taken, isFull } = outbox.take();
      sizes.push(taken[0]?.records.length ?? 0);
      expect(isFull).toBe(at + (sizes.at(-1) ?? 0) < 6);
    }
    expect(sizes).toEqual([2, 2, 2]);
  });

  it("less of a topic that says it was too much, until it is one record", () => {
    fill("a", 8, 1000);
    const [taken] = outbox.take().taken;
    if (taken === undefined) throw new Error("nothing is taken");
    const sizes = [taken.records.length];
    for (let [next] = [taken]; outbox.sendLess(next); [next = taken] = outbox.take().taken) {
      sizes.push(outbox.take().taken[0]?.records.length ?? 0);
    }
    expect(sizes).toEqual([8, 4, 2, 1]);
  });
});

describe("a topic that Kafka does not take", () => {
  it("waits, and the others do not", () => {
    fill("a", 1);
    fill("b", 1);
    const refusal = "UNKNOWN_TOPIC_OR_PARTITION";
    setbacks.add("a", new KafkaError(refusal, "It is not there."));
    expect(counts()).toEqual({ b: 1 });
    expect(setbacks.list()).toMatchObject([
      { topic: "a", code: "UNKNOWN_TOPIC_OR_PARTITION", since: 1000 },
    ]);
    expect(setbacks.list()[0]?.message).toMatch(/It is not there: create it: .*rpk topic create a/);
  });

  it("is tried again alone, ever more rarely, and belongs to the others once it is taken", () => {
    fill("a", 1);
    fill("b", 1);
    const waits: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      setbacks.add("a", refused("NOT_ENOUGH_REPLICAS"));
      const dueIn = setbacks.dueIn ?? 0;
      waits.push(dueIn);
      now.ms += dueIn - 1;
      expect(counts()).toEqual({ b: 1 });
      now.ms += 1;
      expect(counts()).toEqual({ a: 1 });
    }
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 5000, 5000]);
    expect(setbacks.list()[0]?.since).toBe(1000);
    setbacks.clear("a");
    expect(counts()).toEqual({ a: 1, b: 1 });
  });

  it("is named in the log when that begins, when the reason is another one, and when it is over", () => {
    for (const code of ["NOT_ENOUGH_REPLICAS", "NOT_ENOUGH_REPLICAS", "INVALID_RECORD"])
      setbacks.add("a", refused(code));
    setbacks.clear("a");
    setbacks.clear("b");
    expect(said).toEqual([
      expect.stringMatching(/"topic":"a","code":"NOT_ENOUGH_REPLICAS".* its records wait$/),
      expect.stringMatching(/"topic":"a","code":"INVALID_RECORD".* its records wait$/),
      '{"topic":"a"} the topic in Kafka can be written to again',
    ]);
  });

  it("is not tried again where Kafka has all of it, as the marker said after an answer that was lost", () => {
    fill("a", 1);
    setbacks.add("a", refused("NOT_ENOUGH_REPLICAS"));
    positions = { a: 1 };
    now.ms += 1000;
    expect(counts()).toEqual({});
    // Whoever waits until then would not wait at all.
    expect(setbacks.dueIn).toBeUndefined();
    fill("a", 2);
    expect(counts()).toEqual({ a: 1 });
  });

  it("goes by its name in Kafka, which is not that of its outbox", () => {
    fill("a@out", 1);
    setbacks.add("a", refused("INVALID_RECORD"));
    expect(counts()).toEqual({});
    expect(outbox.kafkaTopics).toEqual(["a"]);
  });
});

it("spreads records by their keys, and those without one over one partition a transaction", () => {
  fill("a", 100);
  const [taken] = outbox.take().taken;
  if (taken === undefined) throw new Error("nothing is taken");
  const shares = outbox.shares(taken, 3);
  const partitionOf = new Map<string, number>();
  for (const { topic, partition, records } of shares) {
    expect(topic).toBe("a");
    for (const { key } of records) {
      expect(partitionOf.get(String(key)) ?? partition).toBe(partition);
      partitionOf.set(String(key), partition);
    }
    expect(records.map(({ timestamp }) => timestamp)).toEqual(
      records.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
    );
  }
  const keyless = { ...taken, records: taken.records.map((each) => ({ ...each, key: undefined })) };
  expect(outbox.shares(keyless, 3).map(({ records }) => records.length)).toEqual([100]);
});
