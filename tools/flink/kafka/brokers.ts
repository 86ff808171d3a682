/**
 * Brokers for tests: one, or a cluster of three in which the leader of a partition can be killed, with listeners for clients
 * that have to say who they are. Each is a process that can be killed with SIGKILL and started again on its data.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection, metadataV12 } from "@platformatic/kafka";
import { fetchJars } from "../jars.ts";
import { findJava } from "../java.ts";
import {
  type BrokerOptions,
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
  const nodeOf = (number: number) => {
    const [process, options] = [processes[number - 1], nodes[number - 1]];
    if (process === undefined || options === undefined) {
      throw new EngineError(`there is no broker ${number}`);
    }
    return { process, options };
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
    kill: (node = 1) => nodeOf(node).process.kill(),
    async start(node = 1) {
      const { process, options } = nodeOf(node);
      await process.start();
      await caughtUp(options, node);
    },
    async leader(topic, partition = 0) {
      const alive = nodes.find((_node, index) => processes[index]?.pid !== undefined);
      if (alive === undefined) throw new EngineError("no broker runs");
      const found = (await partitionsOf(alive)).find(
        ({ name, partitionIndex }) => name === topic && partitionIndex === partition,
      );
      if (found === undefined || found.leaderId < 0) {
        throw new EngineError(`partition ${partition} of ${topic} has no leader`);
      }
      return found.leaderId;
    },
    createTopics: (topics, partitions) => createTopics(address, topics, partitions),
    stop,
  };
}

/** Asked of one node: those of internal topics, too, which the client's own metadata leaves out. */
async function partitionsOf({ port }: BrokerOptions) {
  const connection = new Connection("engine", { connectTimeout: 2000, requestTimeout: 10_000 });
  try {
    await connection.connect("127.0.0.1", port);
    const { topics } = await metadataV12.api.async(connection, null);
    return topics.flatMap(({ name, partitions }) => partitions.map((each) => ({ name, ...each })));
  } finally {
    await connection.close();
  }
}

/** Another node may be killed after that, and nothing is away. */
async function caughtUp(options: BrokerOptions, node: number): Promise<void> {
  await until(
    `waiting for broker ${node} to catch up`,
    async () => {
      const its = (await partitionsOf(options)).filter((each) => each.replicaNodes.includes(node));
      return its.every(({ isrNodes }) => isrNodes.includes(node)) || undefined;
    },
    { timeoutMs: READY_MS },
  );
}
