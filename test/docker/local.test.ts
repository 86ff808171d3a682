/**
 * docker-compose.local.yml as it is: the shop on the local runtime, with a Kafka and without Flink. Apache Kafka stands in for
 * Redpanda here, unless the machine has the image itself (tools/offline-images/build.sh).
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { type RestProxy, startRestProxy } from "../../tools/flink/rest-proxy.ts";
import { until } from "../../tools/flink/wait.ts";
import { inspect, produce, readTopic } from "../../tools/harness/api.ts";
import { INGRESS } from "../../tools/harness/shop-topics.ts";
import { play, playWithRpk, SCENARIOS } from "../conformance/playthrough.ts";
import { Compose } from "./support/compose.ts";

const PATIENCE_MS = 60_000;

describe.skipIf(!inject("docker"))("docker-compose -f docker-compose.local.yml up", () => {
  let compose: Compose;
  let api: string;
  /** Reads and writes what is in Kafka. */
  let kafka: RestProxy;

  beforeAll(async () => {
    // The runtime's, and of everybody here who calls it.
    process.env["STATEFUN_TOKEN"] = randomBytes(32).toString("hex");
    compose = await Compose.create("docker-compose.local.yml", "statefun-ts-local");
    await compose.run(["build"]);
    await compose.run(["up", "-d"]);
    await compose.healthy("runtime");
    api = `http://127.0.0.1:${compose.ports.api}`;
    const address = `127.0.0.1:${compose.ports.kafka}`;
    kafka = await startRestProxy({
      kafka: address,
      ingressTopics: INGRESS,
      port: 0,
      ackTimeoutMs: 5000,
    });
  });

  afterAll(async () => {
    await compose?.down();
    await kafka?.close();
    delete process.env["STATEFUN_TOKEN"];
  });

  test.each(SCENARIOS)("scenario %i passes", async (scenario) => {
    await play(scenario, api);
  });

  test.concurrent.each(SCENARIOS)("playthrough/scenario_%i.sh --rpk passes", async (scenario) => {
    await playWithRpk(scenario, compose.env);
  });

  test("docker-compose exec kafka rpk topic consume receipts --read-committed shows the receipts", async () => {
    const [first] = await readTopic(kafka.url, "receipts");
    const shown = JSON.parse(
      await compose.exec(
        ...["kafka", "timeout", "60", "rpk", "topic", "consume", "receipts"],
        ...["--read-committed", "--num", "1"],
      ),
    ) as { readonly key: string; readonly value: string };
    expect({ key: shown.key, value: JSON.parse(shown.value) }).toEqual({
      key: first?.key,
      value: first?.value,
    });
  });

  test.each(["runtime", "kafka"])(
    "kill -9 of %s: it is started again, knows what it knew, and each receipt is in Kafka once",
    async (service) => {
      const user = `after-${service}`;
      const hats = { itemId: user, quantity: 50 };
      await produce(kafka.url, "restock-items", [{ key: user, value: hats }]);
      await compose.crash(service);
      await compose.healthy(service);
      await compose.healthy("runtime");
      await receiptOf(user);
      const stock = await inspect(api, "com.example/stock", user);
      expect(stock?.state["stock"]?.value).toBeGreaterThan(0);
      await sameReceipts();
    },
  );

  test("down, and up again: it is all there", async () => {
    const stock = await inspect(api, "com.example/stock", "socks");
    const before = await readTopic(kafka.url, "receipts");
    await compose.run(["down"]);
    await compose.run(["up", "-d"]);
    await compose.healthy("runtime");
    expect(await inspect(api, "com.example/stock", "socks")).toEqual(stock);
    await receiptOf("returns-later", "socks");
    const after = await readTopic(kafka.url, "receipts");
    expect(after.slice(0, before.length)).toEqual(before);
    await sameReceipts();
  });

  /** Orders through Kafka until there is a receipt in Kafka: orders may overtake the restocking. */
  async function receiptOf(user: string, itemId = user): Promise<void> {
    await until(
      `waiting for the receipt of ${user}`,
      async () => {
        const value = { userId: user, quantity: 1, itemId };
        await produce(kafka.url, "add-to-cart", [{ key: user, value }]);
        await produce(kafka.url, "checkout", [{ key: user, value: { userId: user } }]);
        const receipts = await readTopic(kafka.url, "receipts");
        return receipts.some(({ key }) => key === user) || undefined;
      },
      { timeoutMs: PATIENCE_MS, everyMs: 500 },
    );
  }

  /** What Kafka has is what the runtime wrote, in its order: a record more, or twice, would be seen. */
  async function sameReceipts(): Promise<void> {
    const read = async (url: string) =>
      (await readTopic(url, "receipts")).map(({ key, value }) => ({ key, value }));
    await vi.waitFor(async () => expect(await read(kafka.url)).toEqual(await read(api)), {
      timeout: PATIENCE_MS,
      interval: 500,
    });
  }
});
