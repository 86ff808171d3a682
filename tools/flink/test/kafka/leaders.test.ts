/** A cluster whose leaders are killed one after the other: reading goes on with the next one, and nothing is missed or read twice. */
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../test/e2e/support/fixtures.ts";
import { startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer } from "../../kafka/java-producer.ts";
import { mustRun } from "../flink-classes.ts";
import { startReading } from "./reading.ts";

const PATIENCE = { timeout: 60_000, interval: 50 };
const RECORDS = 100;

test.skipIf(!mustRun)(
  "each leader in turn is killed, and every record comes in once",
  { timeout: 300_000 },
  async () => {
    const brokers = await startBrokers({ nodes: 3 });
    onTestFinished(() => brokers.stop());
    await brokers.createTopics(["in"]);
    const producer = await JavaProducer.start(brokers);
    onTestFinished(() => producer.close());
    const it = await startReading({
      address: brokers.address,
      dataDir: temporaryFolder(),
      spec: ["startupPosition: { type: earliest }"],
    });
    onTestFinished(() => it.close());
    const sent: string[] = [];
    const values = () => it.records().map(({ value }) => value);
    for (let round = 0; round < 2; round++) {
      const more = Array.from({ length: RECORDS }, (_, n) => `${round}.${n}`);
      sent.push(...more);
      const leader = await brokers.leader("in");
      const sending = producer.send(more.map((value) => ({ topic: "in", key: "k", value })));
      await brokers.kill(leader);
      await sending;
      await expect.poll(() => values().length, PATIENCE).toBe(sent.length);
      await brokers.start(leader);
    }
    expect(values()).toEqual(sent);
    expect(it.status()).toMatchObject({ lag: 0, lost: 0 });
  },
);
