/** flink-conf.yaml: what the JobManager, the TaskManager and the submitting client of one engine read. */
import { join } from "node:path";

export interface FlinkConfigOptions {
  /** For checkpoints, and what the processes keep of their own. */
  readonly folder: string;
  readonly moduleFile: string;
  readonly restPort: number;
  readonly rpcPort: number;
  /** Undefined: no high availability. */
  readonly zooKeeperPort: number | undefined;
  readonly checkpointIntervalMs: number;
  /** Added last, so it may replace anything. */
  readonly extra: Readonly<Record<string, string>>;
}

/** In MiB. The TaskManager is started without Flink's scripts, which would derive its JVM's options from these. */
export const TASK_MANAGER_MEMORY = {
  taskHeap: 512,
  frameworkHeap: 128,
  taskOffHeap: 128,
  frameworkOffHeap: 128,
  network: 64,
  managed: 256,
  metaspace: 256,
  overhead: 192,
};

export function checkpointFolder(folder: string): string {
  return join(folder, "checkpoints");
}

export function flinkConfig(options: FlinkConfigOptions): Readonly<Record<string, string>> {
  const { folder, moduleFile, restPort, rpcPort, zooKeeperPort, checkpointIntervalMs } = options;
  const memory = TASK_MANAGER_MEMORY;
  return {
    // StateFun
    "statefun.remote.module-name": `file://${moduleFile}`,
    "statefun.flink-job-name": "statefun",
    "classloader.parent-first-patterns.additional":
      "org.apache.flink.statefun;org.apache.kafka;com.google.protobuf",

    // Exactly once. What is written becomes visible with a checkpoint, so the interval is most of the latency.
    "execution.checkpointing.mode": "EXACTLY_ONCE",
    "execution.checkpointing.interval": `${checkpointIntervalMs} ms`,
    "execution.checkpointing.min-pause": "0",
    "execution.checkpointing.max-concurrent-checkpoints": "1",
    "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
    "state.backend": "rocksdb",
    "state.backend.incremental": "true",
    "state.checkpoints.dir": `file://${checkpointFolder(folder)}`,

    // Whatever fails is tried again, for ever, and soon.
    "restart-strategy": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "2147483647",
    "restart-strategy.fixed-delay.delay": "1 s",
    "heartbeat.interval": "1000",
    "heartbeat.timeout": "6000",
    // Else it is 10 s before the next try when the TaskManager is there before the JobManager.
    "cluster.registration.error-delay": "250",
    "cluster.registration.initial-timeout": "250",

    "jobmanager.rpc.address": "127.0.0.1",
    "jobmanager.rpc.port": String(rpcPort),
    "jobmanager.bind-host": "127.0.0.1",
    "rest.address": "127.0.0.1",
    "rest.bind-address": "127.0.0.1",
    "rest.port": String(restPort),
    "taskmanager.host": "127.0.0.1",
    "taskmanager.bind-host": "127.0.0.1",
    "io.tmp.dirs": join(folder, "tmp"),
    // For the number of restarts in the job's status.
    "metrics.fetcher.update-interval": "500",

    "taskmanager.cpu.cores": "2",
    "taskmanager.numberOfTaskSlots": "1",
    "parallelism.default": "1",
    "taskmanager.memory.task.heap.size": `${memory.taskHeap}m`,
    "taskmanager.memory.framework.heap.size": `${memory.frameworkHeap}m`,
    "taskmanager.memory.task.off-heap.size": `${memory.taskOffHeap}m`,
    "taskmanager.memory.framework.off-heap.size": `${memory.frameworkOffHeap}m`,
    "taskmanager.memory.network.min": `${memory.network}m`,
    "taskmanager.memory.network.max": `${memory.network}m`,
    "taskmanager.memory.managed.size": `${memory.managed}m`,
    "taskmanager.memory.jvm-metaspace.size": `${memory.metaspace}m`,
    "taskmanager.memory.jvm-overhead.min": `${memory.overhead}m`,
    "taskmanager.memory.jvm-overhead.max": `${memory.overhead}m`,

    ...(zooKeeperPort !== undefined && {
      "high-availability": "zookeeper",
      "high-availability.zookeeper.quorum": `127.0.0.1:${zooKeeperPort}`,
      "high-availability.storageDir": `file://${join(folder, "ha")}`,
      "high-availability.cluster-id": "/engine",
      // A killed JobManager is the leader until its session is over.
      "high-availability.zookeeper.client.session-timeout": "4000",
      "high-availability.zookeeper.client.connection-timeout": "4000",
      "high-availability.zookeeper.client.tolerate-suspended-connections": "true",
    }),
    ...options.extra,
  };
}

/** As Flink reads it: a line for each setting, which is not all of YAML. */
export function renderConfig(config: Readonly<Record<string, string>>): string {
  return Object.entries(config)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}
