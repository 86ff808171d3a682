/** The brokers that tests are run against, seen by Kafka's own client: what is acknowledged survives kills, and who may come in. */
import { expect, onTestFinished, test } from "vitest";
import { type Brokers, startBrokers } from "../kafka/brokers.ts";
import type { ClientOptions } from "../kafka/java-client.ts";
import { JavaProducer } from "../kafka/java-producer.ts";
import { follow, type KafkaRecord, readAll } from "../kafka/java-reader.ts";
import type { BrokersOptions } from "../kafka/nodes.ts";
import { MECHANISMS, passwordProperties } from "../kafka/security.ts";
import { mustRun } from "./flink-classes.ts";

async function brokersFor(options?: BrokersOptions): Promise<Brokers> {
  const brokers = await startBrokers(options);
  onTestFinished(() => brokers.stop());
  return brokers;
}

async function producerFor(options: ClientOptions): Promise<JavaProducer> {
  const producer = await JavaProducer.start(options);
  onTestFinished(() => producer.close());
  return producer;
}

const values = (records: readonly KafkaRecord[]) => records.map(({ value }) => value?.toString());

test.skipIf(!mustRun)("a record is read as it was produced", async () => {
  const brokers = await brokersFor();
  await brokers.createTopics(["in"], 3);
  const producer = await producerFor(brokers);
  const record = {
    topic: "in",
    key: Buffer.from([0, 255]),
    value: undefined,
    timestamp: 1_700_000_000_000,
    headers: [
      ["trace", "1"],
      ["trace", undefined],
    ],
  } as const;
  const [place = []] = await producer.send([record]);
  expect(await readAll(brokers, ["in"])).toEqual([
    {
      ...record,
      partition: place[0],
      offset: 0,
      headers: [
        ["trace", Buffer.from("1")],
        ["trace", undefined],
      ],
    },
  ]);
});

test.skipIf(!mustRun)(
  "a reader of committed records sees no others; another one does",
  async () => {
    const brokers = await brokersFor();
    await brokers.createTopics(["out"]);
    const producer = await producerFor({ ...brokers, properties: { "transactional.id": "t" } });
    for (const [value, end] of [
      ["a", "commit"],
      ["b", "abort"],
      ["c", "commit"],
    ] as const) {
      await producer.begin();
      await producer.send([{ topic: "out", value }]);
      await producer[end]();
    }
    await producer.begin();
    await producer.send([{ topic: "out", value: "open" }]);
    expect(values(await readAll(brokers, ["out"]))).toEqual(["a", "c"]);
    const properties = { "isolation.level": "read_uncommitted" };
    expect(values(await readAll({ ...brokers, properties }, ["out"]))).toEqual([
      "a",
      "b",
      "c",
      "open",
    ]);
  },
);

test.skipIf(!mustRun)(
  "kill -9 and start: what was acknowledged is there, once, and clients go on",
  async () => {
    const brokers = await brokersFor();
    await brokers.createTopics(["in"]);
    const producer = await producerFor(brokers);
    const seen: KafkaRecord[] = [];
    let onSeen = (): void => undefined;
    const follower = await follow(brokers, ["in"], (record) => {
      seen.push(record);
      onSeen();
    });
    onTestFinished(() => follower.close());
    const allSeen = new Promise<void>((resolve) => {
      onSeen = () => seen.length >= 3 && resolve();
    });
    await producer.send([{ topic: "in", value: "before" }]);
    await brokers.kill();
    const meanwhile = producer.send([{ topic: "in", value: "meanwhile" }]);
    await brokers.start();
    await meanwhile;
    await producer.send([{ topic: "in", value: "after" }]);
    await allSeen;
    expect(values(seen)).toEqual(["before", "meanwhile", "after"]);
    expect(values(await readAll(brokers, ["in"]))).toEqual(["before", "meanwhile", "after"]);
  },
);

test.skipIf(!mustRun)(
  "three nodes: one after the other may lead and be killed, and nothing is lost",
  async () => {
    const brokers = await brokersFor({ nodes: 3 });
    await brokers.createTopics(["in"]);
    const producer = await producerFor(brokers);
    const sent: string[] = [];
    for (let round = 1; round <= 3; round++) {
      const leader = await brokers.leader("in");
      await brokers.kill(leader);
      const value = `round ${round}`;
      // Acknowledged while that node is away.
      await producer.send([{ topic: "in", value }]);
      sent.push(value);
      expect(await brokers.leader("in")).not.toBe(leader);
      await brokers.start(leader);
    }
    expect(values(await readAll(brokers, ["in"]))).toEqual(sent);
  },
);

test.skipIf(!mustRun)(
  "a secured broker lets in who has the password or the certificate",
  async () => {
    const { secured, createTopics } = await brokersFor({ secured: true });
    if (secured === undefined) throw new Error("it is not secured");
    const { user, password, ca, client } = secured.credentials;
    await createTopics(["in"]);
    const trusting = { "ssl.truststore.type": "PEM", "ssl.truststore.location": ca };
    const saslSsl = (mechanism: string, secret: string): ClientOptions => ({
      address: secured.saslSsl,
      properties: passwordProperties({ user, ca }, mechanism, secret),
    });
    for (const mechanism of MECHANISMS) {
      await (await producerFor(saslSsl(mechanism, password))).send([
        { topic: "in", value: mechanism },
      ]);
    }
    const byCertificate = (keystore: Record<string, string>): ClientOptions => ({
      address: secured.ssl,
      properties: { ...trusting, "security.protocol": "SSL", ...keystore },
    });
    const pkcs12 = {
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.location": client.pkcs12,
      "ssl.keystore.password": client.password,
    };
    expect(values(await readAll(byCertificate(pkcs12), ["in"]))).toEqual(MECHANISMS);
    const pem = { "ssl.keystore.type": "PEM", "ssl.keystore.location": client.pem };
    expect(values(await readAll(byCertificate(pem), ["in"]))).toEqual(MECHANISMS);
    await expect(readAll(byCertificate({}), ["in"])).rejects.toThrow("SslAuthenticationException");
    await expect(readAll(saslSsl("SCRAM-SHA-256", "wrong"), ["in"])).rejects.toThrow(
      "SaslAuthenticationException",
    );
  },
);
