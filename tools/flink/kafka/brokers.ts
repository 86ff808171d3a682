/**
 * Brokers for tests: one, or a cluster of three in which the leader of a partition can be killed, with listeners for clients
 * that have to say who they are. Each is a process that can be killed with SIGKILL and started again on its data.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchJars } from "../jars.ts";
import { findJava } from "../java.ts";
import {
  adminOf,
  brokerAddress,
  brokerCommand,
  createTopics,
  isBrokerReady,
  prepareBroker,
} from "../kafka.ts";
import { ManagedProcess, type ProcessHandle } from "../process.ts";
import { EngineError, until } from "../wait.ts";
import { Watchdog } from "../watchdog.ts";
import { type BrokersOptions, layOutNodes, type Secured } from "./nodes.ts";

export interface Brokers {
  /** Of the plain listeners of all nodes: what `bootstrap.servers` takes. */
  readonly address: string;
  /** Undefined unless they were asked for. */
  readonly secured: Secured | undefined;
  /** Of the data and the logs; gone after {@link stop}. */
  readonly folder: string;
  /** One for each node. */
  readonly processes: readonly ProcessHandle[];
  /** Ends a node, counted from 1, with SIGKILL. */
  kill(node?: number): Promise<void>;
  /** Starts it again on its data. Resolves when it answers and has caught up with the others. */
  start(node?: number): Promise<void>;
  /** The node that leads a partition. */
  leader(topic: string, partition?: number): Promise<number>;
  /** Those that are there already stay as they are. One partition each if nothing else is said. */
  createTopics(topics: readonly string[], partitions?: number): Promise<void>;
  stop(): Promise<void>;
}

const READY_MS = 120_000;

/** @throws EngineError where Java is missing, or a broker does not come up */
export async function startBrokers(options: BrokersOptions = {}): Promise<Brokers> {
  const watchdog = new Watchdog();
  const jars = await fetchJars({ env: process.env, watchdog, progress: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), "statefun-brokers-"));
  watchdog.watchFolder(folder);
  const program = { java: findJava(), classPath: jars.kafka };
  const { nodes, secured } = await layOutNodes(options, program, folder);
  const processes = nodes.map(
    (node, index) =>
      new ManagedProcess({
        name: `broker ${index + 1}`,
        command: () => brokerCommand(node),
        isReady: () => isBrokerReady(node),
        logFile: join(folder, `broker-${index + 1}.log`),
        watchdog,
        readyMs: READY_MS,
        onDeath: () => undefined,
      }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((each) => each.retire()));
    await watchdog.close();
    await rm(folder, { recursive: true, force: true });
  };
  const processOf = (node: number): ManagedProcess => {
    const found = processes[node - 1];
    if (found === undefined) throw new EngineError(`there is no broker ${node}`);
    return found;
  };
  try {
    await Promise.all(
      nodes.map(async (node, index) => {
        await mkdir(node.folder);
        const logFile = join(folder, `format-${index + 1}.log`);
        await prepareBroker(node, { logFile, watchdog });
        await processes[index]?.start();
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const address = nodes.map(brokerAddress).join(",");
  return {
    address,
    secured,
    folder,
    processes,
    kill: (node = 1) => processOf(node).kill(),
    async start(node = 1) {
      await processOf(node).start();
      await caughtUp(address, node);
    },
    async leader(topic, partition = 0) {
      const leader = (await partitionsOf(address)).get(topic)?.partitions[partition]?.leader;
      if (leader === undefined || leader < 0) {
        throw new EngineError(`partition ${partition} of ${topic} has no leader`);
      }
      return leader;
    },
    createTopics: (topics, partitions) => createTopics(address, topics, partitions),
    stop,
  };
}

async function partitionsOf(address: string) {
  const admin = adminOf(address);
  try {
    const topics = await admin.listTopics({ includeInternals: true });
    return (await admin.metadata({ topics, forceUpdate: true })).topics;
  } finally {
    await admin.close();
  }
}

/** Another node may be killed after that, and nothing is away. */
async function caughtUp(address: string, node: number): Promise<void> {
  await until(
    `waiting for broker ${node} to catch up`,
    async () => {
      const partitions = [...(await partitionsOf(address)).values()].flatMap(
        (topic) => topic.partitions,
      );
      const its = partitions.filter(({ replicas }) => replicas.includes(node));
      return its.every(({ isr }) => isr.includes(node)) || undefined;
    },
    { timeoutMs: READY_MS },
  );
}
