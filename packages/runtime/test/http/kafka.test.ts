/** What an operator sees of Kafka: why the runtime is not well, what waits, and the numbers of it. */
import { describe, expect, it } from "vitest";
import type { KafkaStatus } from "../../src/kafka-status.ts";
import { fn } from "../functions.ts";
import { startRig, until } from "../support.ts";

const ADDRESS = "kafka:9092";
/** Writes each message to topic `out`. */
const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`]),
}));

const WELL: KafkaStatus = {
  ingresses: [
    {
      id: "test/in",
      address: ADDRESS,
      problem: undefined,
      topics: [
        {
          topic: "in",
          partitions: 3,
          records: 10,
          deadLetters: 1,
          lost: 2,
          lag: 7,
          problem: undefined,
        },
      ],
    },
  ],
  egresses: [
    {
      address: ADDRESS,
      topics: ["out"],
      isConnected: true,
      trouble: undefined,
      setbacks: [],
      waiting: 4,
      transactions: 5,
      records: 6,
      committedAt: Date.UTC(2026, 0, 1),
    },
  ],
  outboxBytes: 99.5,
};

const BROKEN: KafkaStatus = {
  ingresses: WELL.ingresses.map((ingress) => ({
    ...ingress,
    problem: { code: "NETWORK_EXCEPTION", message: "NETWORK_EXCEPTION: nobody there" },
    topics: ingress.topics.map((topic) => ({
      ...topic,
      lag: undefined,
      problem: { code: "TOPIC_AUTHORIZATION_FAILED", message: "TOPIC_AUTHORIZATION_FAILED: no" },
    })),
  })),
  egresses: WELL.egresses.map((egress) => ({
    ...egress,
    isConnected: false,
    trouble: { code: "COORDINATOR_NOT_AVAILABLE", message: "COORDINATOR_NOT_AVAILABLE", since: 0 },
    setbacks: [
      { topic: "out", code: "MESSAGE_TOO_LARGE", message: "MESSAGE_TOO_LARGE: 9", since: 0 },
    ],
    committedAt: undefined,
  })),
  outboxBytes: 0,
};

async function rigWith(status: KafkaStatus | undefined) {
  const kafka = { addressOf: () => ADDRESS, status: () => status };
  const rig = await startRig({ functions: echo, kafka, outboxBytes: 1000 });
  const url = await rig.serve();
  const engine = async () => (await fetch(`${url}/engine`)).json();
  const metrics = async () => await (await fetch(`${url}/metrics`)).text();
  return { rig, url, engine, metrics };
}

describe("Kafka", () => {
  it("is not mentioned where it is not contacted", async () => {
    const rig = await startRig({ functions: echo });
    const url = await rig.serve();
    expect(await (await fetch(`${url}/engine`)).json()).not.toHaveProperty("kafka");
    expect(await (await fetch(`${url}/metrics`)).text()).not.toMatch(/^statefun_runtime_kafka/m);
  });

  it("is shown with what was read and written, and what is still to be", async () => {
    const { engine } = await rigWith(WELL);
    expect(await engine()).toMatchObject({
      status: "healthy",
      kafka: {
        ingresses: [
          { id: "test/in", topics: [{ topic: "in", records: 10, unusable: 1, lost: 2, lag: 7 }] },
        ],
        egresses: [
          {
            address: ADDRESS,
            connected: true,
            waiting: 4,
            refused: [],
            committedAt: "2026-01-01T00:00:00.000Z",
          },
        ],
        outboxBytes: 100,
      },
    });
  });

  it("degrades the engine while it cannot be read or written to, or a topic cannot", async () => {
    const { engine, url } = await rigWith(BROKEN);
    const { status, reasons } = (await engine()) as { status: string; reasons: unknown };
    expect(status).toBe("degraded");
    expect(reasons).toEqual([
      { code: "kafka-down", text: `${ADDRESS} is not read: NETWORK_EXCEPTION: nobody there` },
      { code: "kafka-down", text: `${ADDRESS} is not written to: COORDINATOR_NOT_AVAILABLE` },
      { code: "kafka-topic", text: "topic in is not read: TOPIC_AUTHORIZATION_FAILED: no" },
      { code: "kafka-topic", text: "topic out is not written to: MESSAGE_TOO_LARGE: 9" },
    ]);
    expect(await (await fetch(`${url}/trouble`)).json()).toMatchObject({ engine: 4 });
  });

  it("that is away is one reason, and not one more for each of its topics", async () => {
    const problem = { code: "NETWORK_EXCEPTION", message: "NETWORK_EXCEPTION: nobody there" };
    const ingresses = WELL.ingresses.map((ingress) => ({
      ...ingress,
      problem,
      topics: ingress.topics.map((topic) => ({ ...topic, problem })),
    }));
    const { engine, metrics } = await rigWith({ ...WELL, ingresses });
    const { reasons } = (await engine()) as { reasons: unknown };
    expect(reasons).toEqual([
      { code: "kafka-down", text: `${ADDRESS} is not read: NETWORK_EXCEPTION: nobody there` },
    ]);
    expect(await metrics()).toContain('statefun_runtime_kafka_read_up{topic="in"} 0');
  });

  it("degrades the engine while so much waits for it that functions get no more", async () => {
    const { rig, engine } = await rigWith(WELL);
    await rig.produce("in", `a=${"x".repeat(2000)}`);
    await until(() => rig.parts.topics.isOutboxFull);
    await rig.idle();
    expect((await engine()) as object).toMatchObject({ reasons: [{ code: "outbox-full" }] });
    rig.parts.topics.acknowledge("out", 1);
    expect((await engine()) as object).toMatchObject({ reasons: [] });
  });

  it("is counted by topic and address", async () => {
    const lines = async (status: KafkaStatus | undefined) => {
      const { metrics } = await rigWith(status);
      const found = (await metrics()).matchAll(/^statefun_runtime_((?:kafka|outbox).*)$/gm);
      return Array.from(found, ([, line]) => line);
    };
    expect(await lines(undefined)).toEqual(["outbox_bytes 0"]);
    expect(await lines(WELL)).toEqual([
      'kafka_read_up{topic="in"} 1',
      'kafka_lag_records{topic="in"} 7',
      'kafka_read_records_total{topic="in"} 10',
      'kafka_unusable_records_total{topic="in"} 1',
      'kafka_lost_records_total{topic="in"} 2',
      'kafka_write_up{address="kafka:9092"} 1',
      'outbox_records{address="kafka:9092"} 4',
      "outbox_bytes 99.5",
      'kafka_written_records_total{address="kafka:9092"} 6',
      'kafka_transactions_total{address="kafka:9092"} 5',
    ]);
    expect(await lines(BROKEN)).toContain('kafka_write_up{address="kafka:9092"} 0');
  });
});
