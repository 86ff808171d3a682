/**
 * What functions write is in Kafka once and in its order, whatever is killed, and however a store is copied: as Kafka's own
 * client reads it.
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Brokers, startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer } from "../../kafka/java-producer.ts";
import { readAll } from "../../kafka/java-reader.ts";
import { adminOf } from "../../kafka.ts";
import { mustRun } from "../flink-classes.ts";
import { expectOnce, Forwarding } from "./forwarding.ts";

/** More for a soak: FORWARDER_KILLS=50 npm run test:engine -- exactly-once */
const KILLS = Number(process.env["FORWARDER_KILLS"] ?? 8);
/** Where other programs have the machine, a broker takes half a minute to be there again. */
const PATIENCE_MS = 60_000 + KILLS * 30_000;

describe.skipIf(!mustRun)("records for Kafka", () => {
  let brokers: Brokers;
  let last = 0;
  beforeAll(async () => {
    brokers = await startBrokers();
  });
  afterAll(() => brokers.stop());

  /** A topic of three partitions, and a folder for a store. */
  async function fresh(): Promise<{ topic: string; folder: string }> {
    const topic = `out-${++last}`;
    await brokers.createTopics([topic], 3);
    const folder = await mkdtemp(join(tmpdir(), "statefun-forwarding-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return { topic, folder };
  }

  test(
    "are there once after kill -9 of the runtime and of the broker, again and again",
    async () => {
      const { topic, folder } = await fresh();
      const more = `${topic}-more`;
      const topics = { [topic]: 20_000, [more]: 2000 };
      const options = { folder, address: brokers.address, topics, perSecond: 5000 };
      for (let kills = 1; kills <= KILLS; kills++) {
        const running = new Forwarding(options);
        await running.says("ready");
        // When is left to chance on purpose: at the start, in a transaction, between two.
        await sleep(Math.random() * 500);
        if (kills % 7 === 3) {
          await brokers.kill();
          await sleep(Math.random() * 500);
          await brokers.start();
          await sleep(Math.random() * 500);
        }
        await running.kill();
      }
      const running = new Forwarding({ ...options, perSecond: 1_000_000 });
      expect(await running.says("done")).toMatchObject({
        waiting: 0,
        isConnected: true,
        setbacks: [],
      });
      await running.close();
      await expectOnce(brokers, topic, 20_000);
      await expectOnce(brokers, more, 2000);
    },
    PATIENCE_MS,
  );

  test("wait for a broker that is gone, and go on by themselves", async () => {
    const { topic, folder } = await fresh();
    const running = new Forwarding({
      folder,
      address: brokers.address,
      topics: { [topic]: 6000 },
      perSecond: 2000,
    });
    await running.says("ready");
    await brokers.kill();
    expect(await running.says("warned")).toMatchObject({ code: "NETWORK_EXCEPTION" });
    await brokers.start();
    expect(await running.says("done")).toMatchObject({
      waiting: 0,
      isConnected: true,
      setbacks: [],
    });
    await running.close();
    await expectOnce(brokers, topic, 6000);
  });

  test("are written by one of two copies of a store, and the other one ends", async () => {
    const { topic, folder } = await fresh();
    const options = { address: brokers.address, topics: { [topic]: 3000 }, perSecond: 2000 };
    const first = new Forwarding({ ...options, folder, topics: { [topic]: 1000 } });
    await first.says("done");
    await first.close();
    const copy = `${folder}-copy`;
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    await cp(folder, copy, { recursive: true });
    const both = [folder, copy].map((folder) => new Forwarding({ ...options, folder }));
    const said = await Promise.race(both.map(async (each) => await each.says("refused")));
    expect(said).toMatch(
      /another copy of this store .* has written to Kafka|something else has begun/,
    );
    const remaining = both.find((each) => each.said.every(({ refused }) => refused === undefined));
    await remaining?.says("done");
    for (const each of both) await each.close();
    await expectOnce(brokers, topic, 3000);
  });

  test("are not written by an older copy of the store", async () => {
    const { topic, folder } = await fresh();
    const options = { folder, address: brokers.address, perSecond: 5000 };
    const copy = `${folder}-older`;
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    for (const count of [1000, 2000]) {
      const running = new Forwarding({ ...options, topics: { [topic]: count } });
      await running.says("done");
      await running.close();
      if (count === 1000) await cp(folder, copy, { recursive: true });
    }
    const older = new Forwarding({ ...options, folder: copy, topics: { [topic]: 1500 } });
    expect(await older.says("refused")).toMatch(/another copy of this store/);
    await older.close();
    await expectOnce(brokers, topic, 2000);
  });

  test("are written by an older copy, some of them again, once its marker is taken away", async () => {
    const { topic, folder } = await fresh();
    const options = { address: brokers.address, perSecond: 5000 };
    const copy = `${folder}-older`;
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    for (const count of [1000, 2000]) {
      const running = new Forwarding({ ...options, folder, topics: { [topic]: count } });
      await running.says("done");
      await running.close();
      if (count === 1000) await cp(folder, copy, { recursive: true });
    }
    const older = { ...options, folder: copy, topics: { [topic]: 1500 } };
    const refused = new Forwarding(older);
    const [, store] = /this store \(([^)]+)\)/.exec((await refused.says("refused")) ?? "") ?? [];
    await refused.close();
    const producer = await JavaProducer.start({ address: brokers.address });
    await producer.send([{ topic: "statefun-outbox", key: store, value: undefined }]);
    await producer.close();

    const again = new Forwarding(older);
    expect(await again.says("done")).toMatchObject({ waiting: 0 });
    await again.close();
    // The newer one had written those from 1000 on.
    const records = await readAll({ address: brokers.address }, [topic]);
    expect(records).toHaveLength(2000 + 500);
  });

  test("are in doubt where the marker is gone after a kill, and go on when that is asked for", async () => {
    const { topic, folder } = await fresh();
    const options = { folder, address: brokers.address, topics: { [topic]: 100_000 } };
    const killed = new Forwarding({ ...options, perSecond: 20_000 });
    await killed.says("ready");
    await sleep(1000);
    await killed.kill();
    const admin = adminOf(brokers.address);
    await admin.deleteTopics({ topics: ["statefun-outbox"] });
    await admin.close();
    const topics = { [topic]: 0 };
    const doubting = new Forwarding({ ...options, topics, perSecond: 1 });
    expect(await doubting.says("refused")).toMatch(
      new RegExp(
        `the marker of this store .* is gone .* offsets on: ${topic} \\d+ to \\d+.*--kafka-marker-lost`,
      ),
    );
    await doubting.close();
    // It ended in order, and is in doubt still.
    const still = new Forwarding({ ...options, topics, perSecond: 1 });
    expect(await still.says("refused")).toMatch(/--kafka-marker-lost/);
    await still.close();
    const accepting = new Forwarding({ ...options, topics, perSecond: 1, acceptLostMarker: true });
    expect(await accepting.says("done")).toMatchObject({ waiting: 0 });
    await accepting.close();
  });
});
