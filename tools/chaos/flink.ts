/** The shop on the real engine, with the proxy of faults between Flink and the functions. */
import { join } from "node:path";
import { type ProcessHandle, startEngine } from "../flink/engine.ts";
import { readTopics } from "../harness/shop-topics.ts";
import type { System, SystemOptions } from "./system.ts";

/** Short, so that timers are set, cancelled and fire across crashes, but longer than the way from a checkpoint to the next. */
const BASKET_TTL = "3s";
const CHECKPOINT_MS = 1000;

export interface FlinkOptions extends SystemOptions {
  /** Without it a JobManager that dies takes the job with it, which is then submitted again, as by a new container. */
  readonly highAvailability: boolean;
  readonly progress: (line: string) => void;
}

export async function flinkSystem(options: FlinkOptions): Promise<System> {
  const { faults, folder, moduleFile, functionsUrl, highAvailability, progress } = options;
  const engine = await startEngine({
    moduleFile,
    checkpointInterval: CHECKPOINT_MS,
    highAvailability,
    env: { BASKET_TTL },
    functionsProxy: async (url) => {
      faults.target = url;
      return functionsUrl;
    },
    logFolder: join(folder, "logs"),
    progress,
  });
  const { functions, taskmanager, jobmanager, broker, processes } = engine;
  const all = new Map<string, readonly (ProcessHandle | undefined)[]>([
    ["the functions", [functions]],
    ["the TaskManager", [taskmanager]],
    ["the JobManager", [jobmanager]],
    ["the broker", [broker]],
    ["all at once", processes],
  ]);
  const kinds = highAvailability ? [...all.keys()] : ["the JobManager"];
  return {
    target: async () => engine.apiUrl,
    folder,
    kinds: () => kinds,
    async kill(kind) {
      await Promise.all(all.get(kind)?.map((process) => process?.kill()) ?? []);
    },
    async recover() {
      const dead = processes.filter(({ pid }) => pid === undefined);
      await Promise.all(dead.map((process) => process.restart()));
      if (!highAvailability && dead.includes(jobmanager)) await engine.submit();
      await engine.awaitRunning();
    },
    readTopics: () => readTopics(engine.apiUrl),
    close: () => engine.stop(),
  };
}
