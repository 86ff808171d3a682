/**
 * The shop on the local runtime with a broker, where its clients write and read. The API that they use in front of the broker is
 * in this process and not counted, as with Flink.
 */
import { startBrokers } from "../../flink/kafka/brokers.ts";
import { startRestProxy } from "../../flink/rest-proxy.ts";
import { ROOT } from "../../harness/program.ts";
import { INGRESS, TOPICS } from "../../harness/shop-topics.ts";
import { type System, startRuntime } from "../systems.ts";

export async function startShopWithKafka(): Promise<System> {
  const brokers = await startBrokers();
  try {
    await brokers.createTopics(TOPICS);
    const kafka = brokers.address;
    const runtime = await startRuntime(ROOT, ["--kafka", `kafka:9092=${kafka}`]);
    const proxy = await startRestProxy({
      kafka,
      ingressTopics: INGRESS,
      port: 0,
      ackTimeoutMs: 5000,
    });
    return {
      api: proxy.url,
      functions: runtime.functions,
      processes: [...runtime.processes, { name: "broker", pid: brokers.processes[0]?.pid ?? 0 }],
      async stop() {
        await runtime.stop();
        await proxy.close();
        await brokers.stop();
      },
    };
  } catch (error) {
    await brokers.stop();
    throw error;
  }
}
