/** One node of Apache Kafka in KRaft mode, on 127.0.0.1: the engine's only one, or one of a cluster (kafka/brokers.ts). */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Admin } from "@platformatic/kafka";
import { type JvmOptions, jvm, SMALL } from "./jvm.ts";
import { accepts } from "./ports.ts";
import { type Command, runToEnd } from "./process.ts";
import { until } from "./wait.ts";
import type { Watchdog } from "./watchdog.ts";

/** The largest batch of records: above what the proxy takes as a body. */
const MAX_BATCH_BYTES = 48 * 1024 * 1024;
/** Any 16 bytes in base64. Nodes find each other by their ports, and nothing is kept. */
const CLUSTER_ID = "c3RhdGVmdW4tdHMtZW5nZQ";
const FORMAT_MS = 60_000;
const TOPICS_MS = 60_000;

/** Such as are in server.properties. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface BrokerOptions {
  readonly java: string;
  readonly classPath: string;
  /** For its configuration and its data. */
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
  /** In place of, and besides, those of a single node. */
  readonly properties?: Properties;
  /** Of the command that formats the data folder, such as its first users. */
  readonly formatArgs?: readonly string[];
  /** Of the JVM: 512 MB of heap at most if none are given. */
  readonly memory?: readonly string[];
}

export function brokerAddress({ port }: Pick<BrokerOptions, "port">): string {
  return `127.0.0.1:${port}`;
}

/** Writes the configuration and formats the data folder. */
export async function prepareBroker(
  options: BrokerOptions,
  { logFile, watchdog }: { logFile: string; watchdog: Watchdog },
): Promise<void> {
  await writeFile(configFile(options), properties(options));
  const { formatArgs = [] } = options;
  const args = ["format", "-t", CLUSTER_ID, "-c", configFile(options), ...formatArgs];
  const command = kafkaJvm(options, "kafka.tools.StorageTool", args, [...SMALL, "-Xmx128m"]);
  await runToEnd("formatting Kafka's data folder", command, {
    logFile,
    watchdog,
    timeoutMs: FORMAT_MS,
  });
}

export function brokerCommand(options: BrokerOptions): Command {
  const { memory = ["-XX:+UseG1GC", "-Xms128m", "-Xmx512m"] } = options;
  return kafkaJvm(options, "kafka.Kafka", [configFile(options)], memory);
}

/** It answers: its port alone is open before it is ready. */
export async function isBrokerReady(options: BrokerOptions): Promise<true | undefined> {
  if ((await accepts(options.port)) === undefined) return undefined;
  const admin = adminOf(brokerAddress(options));
  try {
    await admin.listTopics();
    return true;
  } finally {
    await admin.close();
  }
}

/** Creates topics, of one partition if nothing else is said. Those that are there already stay as they are. */
export async function createTopics(
  address: string,
  topics: readonly string[],
  partitions = 1,
): Promise<void> {
  const admin = adminOf(address);
  try {
    await until(
      `creating the topics ${topics.join(", ")}`,
      async () => {
        const there = new Set(await admin.listTopics());
        const missing = topics.filter((topic) => !there.has(topic));
        if (missing.length === 0) return true;
        await admin.createTopics({ topics: missing, partitions, replicas: -1 });
        return undefined;
      },
      { timeoutMs: TOPICS_MS },
    );
  } finally {
    await admin.close();
  }
}

/** `address` may be several, with commas in between. */
export function adminOf(address: string): Admin {
  return new Admin({
    clientId: "engine",
    bootstrapBrokers: address.split(","),
    retries: 0,
    connectTimeout: 2000,
    requestTimeout: 10_000,
  });
}

function configFile({ folder }: BrokerOptions): string {
  return join(folder, "server.properties");
}

function kafkaJvm(
  { java, classPath, folder }: BrokerOptions,
  mainClass: string,
  args: readonly string[],
  options: readonly string[],
): Command {
  const logs = `-Dkafka.logs.dir=${folder}`;
  return jvm({
    java,
    classPath,
    mainClass,
    args,
    options: [...options, logs],
  } satisfies JvmOptions);
}

function properties({ folder, port, controllerPort, properties: more }: BrokerOptions): string {
  const settings = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}`,
    "inter.broker.listener.name": "PLAINTEXT",
    "log.dirs": join(folder, "data"),
    // Nothing expires: the folder goes when the engine stops.
    "log.retention.ms": -1,
    "message.max.bytes": MAX_BATCH_BYTES,
    // For the topics of egresses: they are created with their first record, as in the local runtime.
    "auto.create.topics.enable": true,
    "num.partitions": 1,
    // One node.
    "default.replication.factor": 1,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
    // A broker that comes back after kill -9 is let in again only when its session from before is over.
    "broker.session.timeout.ms": 2000,
    "broker.heartbeat.interval.ms": 500,
    ...more,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
