/**
 * The real engine without Docker: Kafka, ZooKeeper and Flink StateFun as JVM processes on 127.0.0.1, the functions service,
 * and the API of the local runtime in front. For tests, the benchmark and chaos: each process can be killed and started
 * again, and nothing but the caller does that.
 */
import { rm } from "node:fs/promises";
import { FlinkRest, type JobStatus } from "./flink-rest.ts";
import { hasJars } from "./jars.ts";
import { findJava, findMaven } from "./java.ts";
import { Job } from "./job.ts";
import { brokerAddress, createTopics } from "./kafka.ts";
import { type Layout, type LayoutOptions, layOut } from "./layout.ts";
import { copyModule, ingressTopics } from "./module-copy.ts";
import type { ProcessHandle } from "./process.ts";
import { createProcesses, type FunctionsChoice, type Processes } from "./processes.ts";
import { type RestProxy, startRestProxy } from "./rest-proxy.ts";
import { explain } from "./wait.ts";
import { Watchdog } from "./watchdog.ts";

export type { JobStatus } from "./flink-rest.ts";
export type { ProcessHandle } from "./process.ts";
export { EngineError } from "./wait.ts";

export interface EngineOptions extends LayoutOptions, FunctionsChoice {
  /** Puts something of the caller's between Flink and the functions: given their URL, it answers with its own. */
  readonly functionsProxy?: (functionsUrl: string) => Promise<string>;
  /** Topics to create besides those that the module's ingresses read. */
  readonly topics?: readonly string[];
  /** How long a produced record waits for the broker before the API answers 503, in milliseconds (5000). */
  readonly ackTimeout?: number;
  /** Told what is going on. */
  readonly progress?: (line: string) => void;
  /** Told of a process that has ended without having been killed by its handle. */
  readonly onDeath?: (process: ProcessHandle, how: string) => void;
}

export interface Engine {
  /** In the shape of Kafka REST, as that of the local runtime. */
  readonly apiUrl: string;
  /** Flink's REST API. */
  readonly restUrl: string;
  /** The broker's address. */
  readonly kafka: string;
  /** What module.yaml has: where Flink calls the functions. */
  readonly functionsUrl: string;
  readonly folder: string;
  readonly logFolder: string;

  readonly broker: ProcessHandle;
  /** Undefined without high availability. */
  readonly zookeeper: ProcessHandle | undefined;
  readonly jobmanager: ProcessHandle;
  readonly taskmanager: ProcessHandle;
  /** Undefined when the functions are already running. */
  readonly functions: ProcessHandle | undefined;
  /** All of the above. */
  readonly processes: readonly ProcessHandle[];

  jobStatus(): Promise<JobStatus>;
  /** Waits until all tasks of the job run, on the TaskManager that was started last. */
  awaitRunning(timeoutMs?: number): Promise<void>;
  /** Submits the job again, when the JobManager has lost it; `restore`: from the newest checkpoint. */
  submit(options?: { readonly restore?: boolean }): Promise<void>;
  /** Ends everything and removes the engine's folder. */
  stop(): Promise<void>;
}

const RUNNING_MS = 180_000;
/** A new job that fails more often than this has a reason that will not go away. */
const MAX_FIRST_RESTARTS = 5;

/** Why the engine cannot be started on this machine, in one line; undefined where it can. */
export function whatIsMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    findJava(env);
    if (!hasJars(env)) findMaven();
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

/** Resolves when the job runs. @throws EngineError */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const watchdog = new Watchdog();
  const parts: Parts = { watchdog };
  try {
    return await assemble(options, parts);
  } catch (error) {
    await dismantle(parts);
    throw error;
  }
}

/** What has been made so far, and so has to go. */
interface Parts {
  readonly watchdog: Watchdog;
  layout?: Layout;
  processes?: Processes;
  proxy?: RestProxy;
}

async function assemble(options: EngineOptions, parts: Parts): Promise<Engine> {
  const { watchdog } = parts;
  const { progress = () => undefined, onDeath = () => undefined } = options;
  const layout = await layOut(options, watchdog, progress);
  parts.layout = layout;
  const topics = await ingressTopics(layout.moduleFile);
  const kafka = brokerAddress({ port: layout.ports.kafka });
  const rest = new FlinkRest(`http://127.0.0.1:${layout.ports.flink}`);
  const processes = createProcesses({ ...options, layout, rest, watchdog, onDeath });
  parts.processes = processes;
  const { broker, zookeeper, jobmanager, taskmanager, functions } = processes;
  const job = new Job({ layout, rest, watchdog, jobmanager, taskmanager });

  const serviceUrl = options.functionsUrl ?? `http://127.0.0.1:${layout.ports.functions}`;
  const functionsUrl = (await options.functionsProxy?.(serviceUrl)) ?? serviceUrl;
  await copyModule(layout.moduleFile, layout.moduleCopy, { functionsUrl, kafka });

  progress("starting Kafka, Flink and the functions");
  const startKafka = async (): Promise<void> => {
    await processes.prepareBroker();
    await broker.start();
    // Flink fails a job whose topics are not there.
    await createTopics(kafka, [...topics, ...(options.topics ?? [])]);
  };
  const startFlink = async (): Promise<void> => {
    await processes.prepareZooKeeper();
    await zookeeper?.start();
    await Promise.all([jobmanager.start(), taskmanager.start()]);
  };
  await Promise.all([startKafka(), startFlink(), functions?.start()]);

  const submit: Engine["submit"] = async ({ restore = false } = {}) => job.submit(restore);
  const awaitRunning = (timeoutMs = RUNNING_MS): Promise<void> => job.awaitRunning(timeoutMs);
  progress("submitting the job");
  await submit();
  await job.awaitRunning(RUNNING_MS, MAX_FIRST_RESTARTS);
  const proxy = await startRestProxy({
    kafka,
    ingressTopics: topics,
    port: layout.ports.api,
    ackTimeoutMs: options.ackTimeout ?? 5000,
  });
  parts.proxy = proxy;

  let stopping: Promise<void> | undefined;
  return {
    apiUrl: proxy.url,
    restUrl: rest.url,
    kafka,
    functionsUrl,
    folder: layout.folder,
    logFolder: layout.logFolder,
    broker,
    zookeeper,
    jobmanager,
    taskmanager,
    functions,
    processes: processes.all,
    jobStatus: () => job.status(),
    awaitRunning,
    submit,
    stop() {
      stopping ??= dismantle(parts);
      return stopping;
    },
  };
}

async function dismantle({ watchdog, layout, processes, proxy }: Parts): Promise<void> {
  await proxy?.close();
  // Only the functions service may have something of its own to finish; the others' data goes with them.
  await Promise.all(
    processes?.all.map((process) => process.retire(process === processes.functions)) ?? [],
  );
  await watchdog.close();
  // The watchdog has done this, too, unless its script could not be run.
  if (layout !== undefined) await rm(layout.folder, { recursive: true, force: true });
}
