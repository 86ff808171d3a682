/** What functions write gets to brokers of all kinds: several with leaders that are killed, secured ones, and those that refuse. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Brokers, startBrokers } from "../../kafka/brokers.ts";
import type { BrokersOptions } from "../../kafka/nodes.ts";
import { MECHANISMS, passwordProperties } from "../../kafka/security.ts";
import { adminOf } from "../../kafka.ts";
import { mustRun } from "../flink-classes.ts";
import { expectOnce, Forwarding } from "./forwarding.ts";

async function setUp(options?: BrokersOptions): Promise<{ brokers: Brokers; folder: string }> {
  const brokers = await startBrokers(options);
  onTestFinished(() => brokers.stop());
  return { brokers, folder: await freshFolder() };
}

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "statefun-egress-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.skipIf(!mustRun)(
  "three nodes: whoever leads is killed, and each record is there once",
  async () => {
    const { brokers, folder } = await setUp({ nodes: 3 });
    await brokers.createTopics(["out"], 3);
    const options = { folder, address: brokers.address, topics: { out: 6000 } };
    const running = new Forwarding({ ...options, perSecond: 100 });
    await running.says("ready");
    for (const [topic, partition] of [
      ["out", 0],
      ["statefun-outbox", 0],
      ["out", 2],
    ] as const) {
      const leader = await brokers.leader(topic, partition);
      await brokers.kill(leader);
      await brokers.start(leader);
    }
    await running.close();
    const rest = new Forwarding({ ...options, perSecond: 1_000_000 });
    expect(await rest.says("done")).toMatchObject({ waiting: 0, setbacks: [] });
    await rest.close();
    await expectOnce(brokers, "out", 6000);
  },
  400_000,
);

test.skipIf(!mustRun)(
  "secured: who has the password or the certificate writes, and nobody else",
  async () => {
    const { brokers } = await setUp({ secured: true });
    const { secured } = brokers;
    if (secured === undefined) throw new Error("it is not secured");
    const { user, password, ca, client } = secured.credentials;
    const trusting = { "ssl.truststore.type": "PEM", "ssl.truststore.location": ca };
    const withPassword = (mechanism: string, secret: string) => ({
      address: secured.saslSsl,
      properties: passwordProperties({ user, ca }, mechanism, secret),
    });
    const withCertificate = {
      address: secured.ssl,
      properties: {
        ...trusting,
        "security.protocol": "SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": client.pem,
      },
    };
    const ways = MECHANISMS.map((mechanism) => withPassword(mechanism, password));
    for (const [index, way] of [...ways, withCertificate].entries()) {
      const topic = `out-${index}`;
      const folder = await freshFolder();
      const running = new Forwarding({ ...way, folder, topics: { [topic]: 500 }, perSecond: 5000 });
      expect(await running.says("done")).toMatchObject({ waiting: 0 });
      await running.close();
      await expectOnce(brokers, topic, 500);
    }
    const way = withPassword("SCRAM-SHA-256", "a secret that is wrong");
    const refused = new Forwarding({
      ...way,
      folder: await freshFolder(),
      topics: { out: 1 },
      perSecond: 10,
    });
    const warned = await refused.says("warned");
    expect(warned).toMatchObject({ code: "SASL_AUTHENTICATION_FAILED" });
    expect(JSON.stringify(warned)).toContain("sasl.jaas.config");
    await refused.close();
    expect(JSON.stringify(refused.said)).not.toContain("secret");
  },
  300_000,
);

test.skipIf(!mustRun)(
  "a topic that does not take its records holds up no other, and goes on when it does",
  async () => {
    const { brokers, folder } = await setUp({
      properties: { "auto.create.topics.enable": false },
    });
    const admin = adminOf(brokers.address);
    onTestFinished(() => admin.close());
    await brokers.createTopics(["well"]);
    await admin.createTopics({
      topics: ["narrow"],
      partitions: 1,
      replicas: 1,
      configs: [{ name: "max.message.bytes", value: "10000" }],
    });
    const address = brokers.address;
    // Each fits by itself, and all of them at once do not.
    const small = { folder, address, topics: { narrow: 300, well: 300 }, perSecond: 1_000_000 };
    const fitting = new Forwarding({ ...small, valueBytes: 1000 });
    expect(await fitting.says("done")).toMatchObject({ waiting: 0, setbacks: [] });
    await fitting.close();
    await expectOnce(brokers, "narrow", 300);

    const topics = { narrow: 301, well: 3000, missing: 10 };
    const options = { folder, address, topics, perSecond: 1_000_000, valueBytes: 20_000 };
    const running = new Forwarding(options);
    await running.says("stuck");
    expect(running.said.find(({ stuck }) => stuck !== undefined)?.stuck).toMatchObject([
      { topic: "missing", code: "UNKNOWN_TOPIC_OR_PARTITION" },
      { topic: "narrow", code: "MESSAGE_TOO_LARGE" },
    ]);
    await expectOnce(brokers, "well", 3000);
    await brokers.createTopics(["missing"]);
    await admin.incrementalAlterConfigs({
      resources: [
        {
          resourceType: 2,
          resourceName: "narrow",
          configs: [{ name: "max.message.bytes", configOperation: 0, value: "1000000" }],
        },
      ],
    });
    expect(await running.says("done")).toMatchObject({ waiting: 0, setbacks: [] });
    await running.close();
    await expectOnce(brokers, "narrow", 301);
    await expectOnce(brokers, "missing", 10);
  },
  200_000,
);
