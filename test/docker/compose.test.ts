/**
 * docker-compose.yml as it is, on a real Docker engine: what is crashed, replaced or added while records come in loses none
 * of them and repeats none. Apache Kafka stands in for Redpanda here, and Java 17 for the Java of StateFun's image, unless
 * the machine has the images themselves (tools/offline-images/build.sh).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { violations } from "../../tools/chaos/checker.ts";
import { drain } from "../../tools/chaos/drain.ts";
import { Load, shopOf } from "../../tools/chaos/load.ts";
import { Watcher } from "../../tools/chaos/watcher.ts";
import { type RestProxy, startRestProxy } from "../../tools/flink/rest-proxy.ts";
import { until } from "../../tools/flink/wait.ts";
import { produce, readTopic } from "../../tools/harness/api.ts";
import { EGRESS, INGRESS, readTopics } from "../../tools/harness/shop-topics.ts";
import { playWithRpk, SCENARIOS } from "../conformance/playthrough.ts";
import { Compose, inspect, logOf } from "./support/compose.ts";

const LONG_RUNNING = [
  "shopping-cart-functions",
  "statefun-manager",
  "statefun-worker",
  "zookeeper",
  "kafka",
];
const JOB = "00000000000000000000000000000000";
/** How long anything may take to come out: a JVM starts slowly on a busy machine. */
const PATIENCE_MS = 150_000;

describe.skipIf(!inject("docker"))("docker-compose up", () => {
  let compose: Compose;
  let proxy: RestProxy;
  let load: Load | undefined;
  let watcher: Watcher | undefined;
  const target = async (): Promise<string> => proxy.url;
  const shop = shopOf(40, 12);

  beforeAll(async () => {
    compose = await Compose.create("docker-compose.yml", "statefun-ts-compose");
    await compose.run(["build"]);
    await compose.run(["up", "-d"]);
    const kafka = `127.0.0.1:${compose.ports.kafka}`;
    proxy = await startRestProxy({ kafka, ingressTopics: INGRESS, port: 0, ackTimeoutMs: 5000 });
  });

  afterAll(async () => {
    // A load that gets no answer would go on for ever.
    await Promise.race([Promise.all([load?.stop(), watcher?.stop()]), sleep(10_000)]);
    await compose?.down();
    await proxy?.close();
  });

  async function flink<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${compose.ports.flink}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as T;
  }

  /** The next receipt of the load. */
  async function receipt(): Promise<void> {
    await Promise.race([load?.failed, watcher?.next("receipts", PATIENCE_MS)]);
  }

  test("everything comes up in an order in which nothing fails", async () => {
    await Promise.all(LONG_RUNNING.map((service) => compose.healthy(service)));
    for (const service of LONG_RUNNING) {
      expect(await inspect(await compose.container(service), "{{.RestartCount}}"), service).toBe(
        "0",
      );
    }
    await until(
      "waiting for the job to run",
      async () => (await flink<{ state: string }>(`/jobs/${JOB}`)).state === "RUNNING" || undefined,
      { timeoutMs: PATIENCE_MS, everyMs: 500 },
    );
    const failures = await flink<{ "root-exception": string | null }>(`/jobs/${JOB}/exceptions`);
    expect(failures["root-exception"]).toBeNull();
  });

  test("what is in the functions' container can do no harm", async () => {
    const inside = (...command: readonly string[]): Promise<string> =>
      compose.exec("shopping-cart-functions", ...command);
    expect((await inside("id", "-u")).trim()).not.toBe("0");
    await expect(inside("touch", "/app/file")).rejects.toThrow("Read-only file system");
    const packages = (await inside("ls", "node_modules")).split("\n");
    expect(packages).toContain("fastify");
    expect(packages).not.toContain("typescript");
    expect(packages).not.toContain("vitest");
  });

  test("receipts come while records come in", async () => {
    load = new Load({ seed: 7, shop, target, producers: 4, maxRestMs: 300 });
    watcher = new Watcher(target, EGRESS);
    await receipt();
  });

  test.each([
    "statefun-worker",
    "shopping-cart-functions",
    "kafka",
    "statefun-manager",
    "zookeeper",
  ])("kill -9 of %s: it is started again, and receipts go on", async (service) => {
    await compose.crash(service);
    await compose.healthy(service);
    await receipt();
  });

  test("docker-compose up -d --build shopping-cart-functions replaces the functions", async () => {
    const before = await compose.container("shopping-cart-functions");
    // A setting that has changed, as a source would.
    const settings = { LOG_LEVEL: "warn" };
    await compose.run(["up", "-d", "--build", "shopping-cart-functions"], settings);
    expect(await compose.container("shopping-cart-functions")).not.toBe(before);
    await compose.healthy("shopping-cart-functions");
    await receipt();
  });

  test("docker-compose up --scale: two workers share the job, and two containers its calls", async () => {
    const scale = ["--scale", "statefun-worker=2", "--scale", "shopping-cart-functions=2"];
    await compose.run(["up", "-d", ...scale], { PARALLELISM: "2" });
    const functions = await compose.containers("shopping-cart-functions");
    expect(functions).toHaveLength(2);
    await until(
      "waiting for the job to run on two workers",
      async () => {
        const { vertices } = await flink<Job>(`/jobs/${JOB}`);
        const used = await Promise.all(
          vertices.map(async ({ id }) => {
            const { taskmanagers } = await flink<Vertex>(
              `/jobs/${JOB}/vertices/${id}/taskmanagers`,
            );
            return taskmanagers.filter(({ status }) => status === "RUNNING").length;
          }),
        );
        return Math.max(...used) === 2 || undefined;
      },
      { timeoutMs: PATIENCE_MS, everyMs: 500 },
    );
    await until(
      "waiting for both containers to be called",
      async () => {
        const logs = await Promise.all(functions.map((id) => logOf(id)));
        return logs.every((log) => log.includes('"msg":"message"')) || undefined;
      },
      { timeoutMs: PATIENCE_MS, everyMs: 500 },
    );
    await receipt();
  });

  test("after all that nothing is lost, and nothing is there twice", async () => {
    if (load === undefined || watcher === undefined) throw new Error("there was no load");
    await load.stop();
    const problems = await drain({ load, shop, target, patienceMs: PATIENCE_MS });
    await watcher.stop();
    const { acknowledged } = load;
    const topics = await readTopics(proxy.url);
    const found = violations({ acknowledged, seen: watcher.seen, topics });
    expect([...load.violations, ...watcher.violations, ...problems, ...found]).toEqual([]);
    // Otherwise it has shown nothing.
    expect(topics.get("receipts")?.length).toBeGreaterThan(100);
    process.stderr.write(
      `${acknowledged.length} records, ${topics.get("receipts")?.length} receipts, ${load.resent} requests sent again\n`,
    );
  });

  test("docker-compose down, and up again: orders are kept, and no receipt comes a second time", async () => {
    const hats = { itemId: "hats", quantity: 50 };
    await produce(proxy.url, "restock-items", [{ key: "hats", value: hats }]);
    // Somebody else has bought one: so they are in stock.
    await receiptOf("first", () => order("first", 1));
    await order("returns-later", 3);
    const before = await readTopic(proxy.url, "receipts");
    await compose.run(["down"]);
    await compose.run(["up", "-d"]);
    await receiptOf("returns-later");
    const after = await readTopic(proxy.url, "receipts");
    expect(after.slice(0, before.length)).toEqual(before);
    // The first customer had to ask again, and may have got more than one.
    const others = after.slice(before.length).filter(({ key }) => key !== "first");
    expect(others.map(({ value }) => value)).toEqual([
      { userId: "returns-later", details: "hats: 3" },
    ]);
  });

  async function order(userId: string, quantity: number): Promise<void> {
    const value = { userId, quantity, itemId: "hats" };
    await produce(proxy.url, "add-to-cart", [{ key: userId, value }]);
  }

  /** Checks out until there is a receipt; before each try `prepare` is called. */
  async function receiptOf(userId: string, prepare = async (): Promise<void> => {}): Promise<void> {
    await until(
      `waiting for the receipt of ${userId}`,
      async () => {
        await prepare();
        await produce(proxy.url, "checkout", [{ key: userId, value: { userId } }]);
        await sleep(1000);
        const receipts = await readTopic(proxy.url, "receipts");
        return receipts.some(({ key }) => key === userId) || undefined;
      },
      { timeoutMs: PATIENCE_MS },
    );
  }

  test.concurrent.each(SCENARIOS)("playthrough/scenario_%i.sh --rpk passes", async (scenario) => {
    await playWithRpk(scenario, compose.env);
  });

  test("docker-compose exec kafka rpk topic consume receipts --read-committed shows the receipts", async () => {
    const last = (await readTopic(proxy.url, "receipts")).at(-1);
    const offset = String(last?.offset);
    const shown = JSON.parse(
      await compose.exec(
        ...["kafka", "timeout", "60", "rpk", "topic", "consume", "receipts"],
        ...["--read-committed", "--offset", offset, "--num", "1"],
      ),
    ) as { readonly key: string; readonly value: string };
    expect({ key: shown.key, value: JSON.parse(shown.value) }).toEqual({
      key: last?.key,
      value: last?.value,
    });
  });

  test("docker-compose logs shopping-cart-functions shows who sent each message", async () => {
    const logs = await compose.run(["logs", "--no-color", "shopping-cart-functions"]);
    expect(logs).toMatch(/"type":"com\.example\/AddToCart","caller":"none"/);
    expect(logs).toMatch(
      /"type":"com\.example\/RequestItem","caller":"com\.example\/user-shopping-cart\/1"/,
    );
  });

  test("a job that is cancelled all the same is not started again", async () => {
    const manager = await compose.container("statefun-manager");
    await flink(`/jobs/${JOB}/yarn-cancel`);
    await until(
      "waiting for the manager to end, and to stay so",
      async () =>
        (await inspect(manager, "{{.State.Status}} {{.State.ExitCode}}")) === "exited 0" ||
        undefined,
      { timeoutMs: PATIENCE_MS, everyMs: 200 },
    );
  });
});

interface Job {
  readonly vertices: readonly { readonly id: string }[];
}

interface Vertex {
  readonly taskmanagers: readonly { readonly status: string }[];
}
