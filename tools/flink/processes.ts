/** The processes of one engine, each with how it is started and when it is ready. */
import { join } from "node:path";
import { jobManagerCommand, taskManagerCommand } from "./flink-process.ts";
import type { FlinkRest } from "./flink-rest.ts";
import { functionsCommand } from "./functions.ts";
import { brokerCommand, isBrokerReady, prepareBroker } from "./kafka.ts";
import type { Layout } from "./layout.ts";
import { accepts } from "./ports.ts";
import { ManagedProcess, type ProcessHandle, type ProcessOptions } from "./process.ts";
import type { Watchdog } from "./watchdog.ts";
import { prepareZooKeeper, zooKeeperCommand } from "./zookeeper.ts";

export interface FunctionsChoice {
  /** Where functions are already running: then the engine starts none. */
  readonly functionsUrl?: string;
  /** What to start in place of the project's own service; FUNCTIONS_HOST and FUNCTIONS_PORT tell it where to listen. */
  readonly functionsCommand?: readonly [program: string, ...args: string[]];
  /** For the functions service. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface ProcessesOptions extends FunctionsChoice {
  readonly layout: Layout;
  readonly rest: FlinkRest;
  readonly watchdog: Watchdog;
  readonly onDeath: (process: ProcessHandle, how: string) => void;
}

export interface Processes {
  readonly broker: ManagedProcess;
  readonly zookeeper: ManagedProcess | undefined;
  readonly jobmanager: ManagedProcess;
  readonly taskmanager: ManagedProcess;
  readonly functions: ManagedProcess | undefined;
  readonly all: readonly ManagedProcess[];
  prepareBroker(): Promise<void>;
  prepareZooKeeper(): Promise<void>;
}

/** A busy machine may be slow, but it will not take longer than this. */
const READY_MS = 120_000;

/** What Flink calls the TaskManager that was started last. */
export function taskManagerId(starts: number): string {
  return `taskmanager-${starts}`;
}

export function createProcesses(options: ProcessesOptions): Processes {
  const { layout, rest, watchdog, onDeath } = options;
  const { java, jars, folder, logFolder, configFolder, ports, controllerPort } = layout;
  const logFile = (name: string): string => join(logFolder, `${name}.log`);
  const create = (
    name: string,
    command: ProcessOptions["command"],
    isReady: ProcessOptions["isReady"],
  ): ManagedProcess =>
    new ManagedProcess({
      name,
      command,
      isReady,
      logFile: logFile(name),
      watchdog,
      readyMs: READY_MS,
      onDeath,
    });

  const kafkaFolder = join(folder, "kafka");
  const kafka = {
    java,
    classPath: jars.kafka,
    folder: kafkaFolder,
    port: ports.kafka,
    controllerPort,
  };
  const flink = { java, classPath: jars.flink, configFolder };
  const zooKeeper = layout.zooKeeperPort !== undefined && {
    java,
    classPath: jars.flink,
    folder: join(folder, "zookeeper"),
    port: layout.zooKeeperPort,
  };

  const broker = create(
    "broker",
    () => brokerCommand(kafka),
    () => isBrokerReady(kafka),
  );
  const zookeeper = zooKeeper
    ? create(
        "zookeeper",
        () => zooKeeperCommand(zooKeeper),
        () => accepts(zooKeeper.port),
      )
    : undefined;
  const jobmanager = create(
    "jobmanager",
    () => jobManagerCommand(flink),
    () => rest.isReachable(),
  );
  const taskmanager = create(
    "taskmanager",
    (start) => taskManagerCommand(flink, taskManagerId(start)),
    (start) => rest.hasTaskManager(taskManagerId(start)),
  );
  const { functionsUrl, functionsCommand: command, env = {} } = options;
  const functions =
    functionsUrl === undefined
      ? create(
          "functions",
          () => functionsCommand({ command, port: ports.functions, env }),
          () => accepts(ports.functions),
        )
      : undefined;
  const all = [broker, zookeeper, jobmanager, taskmanager, functions];
  return {
    broker,
    zookeeper,
    jobmanager,
    taskmanager,
    functions,
    all: all.filter((process) => process !== undefined),
    prepareBroker: () => prepareBroker(kafka, { logFile: logFile("kafka-format"), watchdog }),
    async prepareZooKeeper() {
      if (zooKeeper) await prepareZooKeeper(zooKeeper);
    },
  };
}
