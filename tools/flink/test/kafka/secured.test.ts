/** Who may come in: the properties of a module, as Kafka's own client would take them, on brokers that ask. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../test/e2e/support/fixtures.ts";
import { type Brokers, startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer } from "../../kafka/java-producer.ts";
import { MECHANISMS } from "../../kafka/security.ts";
import { mustRun } from "../flink-classes.ts";
import { type Reading, startReading } from "./reading.ts";

const PATIENCE = { timeout: 30_000, interval: 20 };

describe.skipIf(!mustRun)("brokers that ask who one is", () => {
  let brokers: Brokers;

  beforeAll(async () => {
    brokers = await startBrokers({ secured: true });
    await brokers.createTopics(["in"]);
    const producer = await JavaProducer.start(brokers);
    await producer.send([{ topic: "in", key: "k", value: "v" }]);
    await producer.close();
  });
  afterAll(() => brokers?.stop());

  async function reading(
    listener: "saslSsl" | "ssl",
    properties: Readonly<Record<string, string>>,
  ): Promise<Reading> {
    const { secured } = brokers;
    if (secured === undefined) throw new Error("they are not secured");
    const given = {
      "security.protocol": listener === "ssl" ? "SSL" : "SASL_SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": secured.credentials.ca,
      ...properties,
    };
    const lines = Object.entries(given).map(
      ([name, value]) => `  - ${name}: ${JSON.stringify(value)}`,
    );
    const it = await startReading({
      address: secured[listener],
      dataDir: temporaryFolder(),
      spec: ["startupPosition: { type: earliest }", "properties:", ...lines],
    });
    onTestFinished(() => it.close());
    return it;
  }

  const jaas = (mechanism: string, password: string) => {
    const module = mechanism === "PLAIN" ? "plain.Plain" : "scram.Scram";
    const user = brokers.secured?.credentials.user;
    return `org.apache.kafka.common.security.${module}LoginModule required username="${user}" password="${password}";`;
  };
  const isRead = (it: Reading) => expect.poll(() => it.records(), PATIENCE).toHaveLength(1);

  test.each(MECHANISMS)("let in who has the password, by %s", async (mechanism) => {
    const password = brokers.secured?.credentials.password ?? "";
    await isRead(
      await reading("saslSsl", {
        "sasl.mechanism": mechanism,
        "sasl.jaas.config": jaas(mechanism, password),
      }),
    );
  });

  test("let in who has a certificate, be it in PKCS12 or in PEM", async () => {
    const { pkcs12, pem, password } = brokers.secured?.credentials.client ?? {};
    await isRead(
      await reading("ssl", {
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.location": String(pkcs12),
        "ssl.keystore.password": String(password),
      }),
    );
    await isRead(
      await reading("ssl", { "ssl.keystore.type": "PEM", "ssl.keystore.location": String(pem) }),
    );
  });

  test("do not let in others, and that is said, without the password", async () => {
    const it = await reading("saslSsl", {
      "sasl.mechanism": "SCRAM-SHA-256",
      "sasl.jaas.config": jaas("SCRAM-SHA-256", "wrong-secret"),
    });
    await expect
      .poll(() => it.log.join("\n"), PATIENCE)
      .toContain("warn SASL_AUTHENTICATION_FAILED");
    expect(it.log.join("\n")).not.toContain("secret");
    expect(it.records()).toEqual([]);
  });
});
