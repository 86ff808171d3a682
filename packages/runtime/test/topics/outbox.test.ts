/**
 * Topics whose records go to Kafka: what waits for that is in the store and stays there, in its order, until it is
 * acknowledged; and too much of it holds up the records from outside, and nothing else.
 */
import { FromFunction } from "statefun-wire/protobuf";
import { describe, expect, it } from "vitest";
import type { RuntimeOptions } from "../../src/assembly.ts";
import { fn, kafkaRecord, readBatch } from "../functions.ts";
import { ALL, topicAt } from "../store/fixtures.ts";
import {
  aWhile,
  keyOf,
  moduleOf,
  numbers,
  type Rig,
  startRig,
  ticking,
  until,
} from "../support.ts";

const A = "kafka-a:9092";
const B = "kafka-b:9092";
const to = (address: string): Pick<RuntimeOptions, "kafka"> => ({
  kafka: { addressOf: () => address, status: () => undefined },
});
/** Writes each message to topic `out`. */
const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`]),
}));

/** Nothing is kept that need not be. */
const retention = { out: { maxBytes: 0 } };

/** What is still to go to Kafka at an address, by topic, of what is durable. */
const waiting = ({ parts, store }: Rig, address: string) =>
  parts.topics
    .forwarded(address)
    .map(({ topic, position }) => [topic, store.records(topic, position, ALL, ALL).length]);

describe("a topic that is forwarded", () => {
  it("keeps what Kafka has not acknowledged, and tells its forwarder of more", async () => {
    const rig = await startRig({ functions: echo, ...to(A), retention });
    let told = 0;
    const stop = rig.parts.topics.listenForwarded(A, () => told++);
    rig.parts.topics.listenForwarded(B, () => expect.unreachable());
    await rig.produce("in", "a=1", "a=2", "a=3");
    await rig.idle();
    expect(told).toBeGreaterThan(0);
    stop();
    expect(waiting(rig, A)).toEqual([["out", 3]]);
    rig.parts.topics.acknowledge("out", 2, { isUrgent: true });
    await rig.idle();
    rig.clock.advance(60_000);
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=3"]);
    expect(rig.store.topic("out")).toMatchObject({ position: 2, nextOffset: 3, forwardedTo: A });
    expect([waiting(rig, A), waiting(rig, B)]).toEqual([[["out", 1]], []]);
  });

  it("has its position kept with whatever is written next, and makes no commit for it", async () => {
    const rig = await startRig({ functions: echo, ...to(A) });
    await rig.produce("in", "a=1");
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.parts.topics.acknowledge("out", 1);
    await rig.idle();
    expect(rig.store.attempts.length).toBe(before);
    expect(rig.parts.topics.backlogOf("out")).toBe(0);
    expect(rig.store.topic("out")?.position).toBe(0);
    await rig.runtime.pause(keyOf("fn", "b"));
    expect(rig.store.topic("out")?.position).toBe(1);
    // What Kafka had acknowledged before it says so again.
    rig.parts.topics.acknowledge("out", 0, { isUrgent: true });
    await rig.idle();
    expect(rig.store.topic("out")?.position).toBe(1);
  });

  it("goes on where it was, and without Kafka more is added behind what waits", async () => {
    const before = await startRig({ functions: echo, ...to(A) });
    await before.produce("in", "a=1");
    await before.idle();
    await before.crash();
    const without = await startRig({ functions: echo, disk: before.disk, retention });
    expect(without.log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("records wait for Kafka, which is not contacted"),
    );
    await without.produce("in", "a=2");
    await without.idle();
    without.clock.advance(60_000);
    await without.idle();
    expect(without.records("out")).toEqual(["a=1", "a=2"]);
    without.parts.topics.acknowledge("out", 2, { isUrgent: true });
    await without.idle();
    await without.produce("in", "a=3");
    await without.idle();
    await without.crash();
    const after = await startRig({ functions: echo, disk: before.disk, ...to(A) });
    expect(waiting(after, A)).toEqual([["out", 1]]);
  });

  it("does not send what was written to it before", async () => {
    const before = await startRig({ functions: echo });
    await before.produce("in", "a=1");
    await before.idle();
    await before.crash();
    const rig = await startRig({ functions: echo, disk: before.disk, ...to(A) });
    expect(rig.log).toEqual([]);
    expect(rig.parts.topics.forwarded(A)).toEqual([]);
    await rig.produce("in", "a=2");
    await rig.idle();
    expect(rig.parts.topics.forwarded(A)).toMatchObject([{ position: 1, nextOffset: 2 }]);
  });

  it("goes to one Kafka alone: a write that goes to another is a failed invocation", async () => {
    // By both egresses at once, and by the second one to what the first one has written to.
    const answers: Readonly<Record<string, readonly string[]>> = {
      both: ["test/a", "test/b"],
      one: ["test/a"],
      another: ["test/b"],
    };
    const handle = async (request: Uint8Array) => {
      const egresses = answers[readBatch(request).messages[0] ?? ""] ?? [];
      const outgoingEgresses = egresses.map((egress) => kafkaRecord(egress, "out", `${egress}=1`));
      return FromFunction.encode({ invocationResult: { outgoingEgresses } }).finish();
    };
    const egresses = [
      { typename: "test/a", kind: "kafka" },
      { typename: "test/b", kind: "kafka" },
    ] as const;
    const rig = await startRig({
      functions: handle,
      module: moduleOf(undefined, { egresses }),
      kafka: {
        addressOf: ({ typename }) => (typename === "test/a" ? A : B),
        status: () => undefined,
      },
    });
    const refusal =
      `it writes a record to out of the Kafka at ${B}, and what is written to out here goes to the one at ${A}: ` +
      "two egresses of different addresses cannot write to topics of one name";
    const reasonOf = (id: string) =>
      rig.parts.types.get("test/fn")?.instances.get(id)?.failure?.reason;
    await rig.produce("in", "x=both");
    await until(() => reasonOf("x") === refusal);
    await rig.produce("in", "y=one", "z=another");
    await until(() => reasonOf("z") === refusal);
    expect(rig.records("out")).toEqual(["test/a=1"]);
  });

  it("may go to another Kafka when it has all been sent, and not before", async () => {
    const before = await startRig({ functions: echo, ...to(A) });
    await before.produce("in", "a=1");
    await before.idle();
    await before.crash();
    await expect(startRig({ functions: echo, disk: before.disk, ...to(B) })).rejects.toThrow(
      `topic "out" has records that are still to go to Kafka at ${A}, 1 of them, and no Kafka egress of the module has this address any more: ` +
        "run it with --kafka and the module that it had before until they are sent",
    );
    const between = await startRig({ functions: echo, disk: before.disk, ...to(A) });
    between.parts.topics.acknowledge("out", 1, { isUrgent: true });
    await between.idle();
    await between.crash();
    const rig = await startRig({ functions: echo, disk: before.disk, ...to(B) });
    await rig.produce("in", "a=2");
    await rig.idle();
    expect(rig.parts.topics.forwarded(A)).toEqual([]);
    expect(rig.parts.topics.forwarded(B)).toEqual([{ topic: "out", position: 1, nextOffset: 2 }]);
  });

  it("cannot be acknowledged further than it goes", async () => {
    const rig = await startRig({ functions: echo, ...to(A) });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(() => rig.parts.topics.acknowledge("out", 2)).toThrow(RangeError);
    expect(rig.parts.topics.backlogOf("out")).toBe(1);
  });
});

describe("a topic that is read here, too", () => {
  it("is its own, and what goes to Kafka waits beside it", async () => {
    const module = moduleOf({ in: "test/fn", out: "test/other" });
    const seen: string[] = [];
    const other = fn(({ messages }) => void seen.push(...messages));
    const rig = await startRig({ functions: { fn: echo, other }, module, ...to(A) });
    await rig.produce("in", "a=to Kafka");
    await rig.produce("out", "a=to functions");
    await rig.idle();
    expect(seen).toEqual(["to functions"]);
    expect(waiting(rig, A)).toEqual([["out@out", 1]]);
    expect(rig.records("out@out")).toEqual(["a=to Kafka"]);
    const [invocation] = rig.runtime.history(keyOf("fn", "a"), 1);
    expect(invocation?.records).toMatchObject([{ topic: "out@out", offset: 0 }]);
    await rig.crash();
    // It stays there when the topic is not read any more, and so in its order.
    const after = await startRig({ functions: echo, disk: rig.disk, ...to(A) });
    await after.produce("in", "a=2");
    await after.idle();
    expect(waiting(after, A)).toEqual([["out@out", 2]]);
  });

  it("may not have been an outbox with records that are still to go", async () => {
    const before = await startRig({ functions: echo, ...to(A) });
    await before.produce("in", "a=1");
    await before.idle();
    await before.crash();
    const module = moduleOf({ in: "test/fn", out: "test/fn" });
    const options = { functions: echo, disk: before.disk, module, ...to(A) };
    await expect(startRig(options)).rejects.toThrow(
      `topic "out" has records that are still to go to Kafka at ${A}, 1 of them, and the module has it as an ingress topic`,
    );
    const between = await startRig({ functions: echo, disk: before.disk, ...to(A) });
    between.parts.topics.acknowledge("out", 1, { isUrgent: true });
    await between.idle();
    await between.crash();
    const rig = await startRig(options);
    expect(rig.parts.topics.forwarded(A)).toEqual([]);
  });

  it("leaves what it never sent to functions where it is when it is not read any more", async () => {
    const other = fn(() => new Promise<never>(() => undefined));
    const module = moduleOf({ in: "test/fn", out: "test/other" });
    const before = await startRig({ functions: { fn: echo, other }, module });
    await ticking(before, before.produce("out", ...numbers(500).map((n) => `a${n}=${n}`)));
    expect(before.parts.topics.backlogOf("out")).toBeGreaterThan(50);
    await before.crash();
    const functions = { fn: echo, other };
    const rig = await startRig({ functions, disk: before.disk, ...to(A) });
    const { position } = rig.store.topic("out") ?? {};
    await rig.produce("in", "a=1");
    await until(() => rig.store.topic("out@out") !== undefined);
    expect(waiting(rig, A)).toEqual([["out@out", 1]]);
    expect(rig.store.topic("out")).toEqual(topicAt("out", 500, position ?? 500));
    expect(rig.parts.topics.backlogOf("out")).toBe(500 - (position ?? 500));
  });
});

describe("an outbox with too much in it", () => {
  it("has records from outside wait, and nothing else, until Kafka has got enough of it", async () => {
    const rig = await startRig({ functions: echo, ...to(A), outboxBytes: 10 });
    await rig.produce("in", "a=12345678901");
    await rig.idle();
    expect(rig.parts.topics.isOutboxFull).toBe(true);
    await rig.produce("in", "a=waits");
    await rig.runtime.send(keyOf("fn", "b"), "test/text", Buffer.from("does not"));
    await until(() => rig.records("out").length === 2);
    expect(rig.records("out")).toEqual(["a=12345678901", "b=does not"]);
    await rig.parts.committer.settled();
    await aWhile();
    expect(rig.parts.topics.backlogOf("in")).toBe(1);
    rig.parts.topics.acknowledge("out", 2);
    await until(() => rig.records("out").length === 3);
    expect(rig.records("out").at(-1)).toBe("a=waits");
    expect(rig.parts.topics.outboxBytes).toBe(6);
  });

  it("is known to be so after a restart", async () => {
    const before = await startRig({ functions: echo, ...to(A) });
    await before.produce("in", "a=1234567890", "a=1234567890", "a=1234567890");
    await before.idle();
    before.parts.topics.acknowledge("out", 1, { isUrgent: true });
    await before.idle();
    await before.crash();
    const rig = await startRig({ functions: echo, disk: before.disk, outboxBytes: 10, ...to(A) });
    expect(rig.parts.topics.outboxBytes).toBe(22);
    await rig.produce("in", "a=waits");
    expect(rig.parts.topics.backlogOf("in")).toBe(1);
  });
});
