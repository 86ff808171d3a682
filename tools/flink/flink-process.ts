/** The command lines of Flink's processes. */
import { TASK_MANAGER_MEMORY } from "./flink-config.ts";
import { jarOf } from "./jars.ts";
import { jvm, SMALL } from "./jvm.ts";
import type { Command } from "./process.ts";

export interface FlinkOptions {
  readonly java: string;
  readonly classPath: string;
  /** Where flink-conf.yaml is. */
  readonly configFolder: string;
}

export function jobManagerCommand({ java, classPath, configFolder }: FlinkOptions): Command {
  return jvm({
    java,
    classPath,
    mainClass: "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
    args: ["--configDir", configFolder],
    options: [...SMALL, "-Xmx320m", "-XX:MaxMetaspaceSize=256m"],
  });
}

/** `id` is what Flink will call it: a new one for each start, so that its tasks can be told from those of the last one. */
export function taskManagerCommand(options: FlinkOptions, id: string): Command {
  const { java, classPath, configFolder } = options;
  const { taskHeap, frameworkHeap, taskOffHeap, frameworkOffHeap, network, metaspace } =
    TASK_MANAGER_MEMORY;
  return jvm({
    java,
    classPath,
    mainClass: "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
    args: ["--configDir", configFolder, "-D", `taskmanager.resource-id=${id}`],
    options: [
      "-XX:+UseG1GC",
      `-Xmx${taskHeap + frameworkHeap}m`,
      `-XX:MaxDirectMemorySize=${taskOffHeap + frameworkOffHeap + network}m`,
      `-XX:MaxMetaspaceSize=${metaspace}m`,
    ],
  });
}

/** Ends when the job is accepted. `from` is a checkpoint to go on from. */
export function submitCommand(options: FlinkOptions, from: string | undefined): Command {
  const { java, classPath, configFolder } = options;
  const restore = from === undefined ? [] : ["-s", from];
  const mainClass = "org.apache.flink.statefun.flink.core.StatefulFunctionsJob";
  return jvm({
    java,
    classPath,
    mainClass: "org.apache.flink.client.cli.CliFrontend",
    args: ["run", "-d", ...restore, "-c", mainClass, jarOf(classPath, "statefun-flink-core")],
    options: [...SMALL, "-Xmx256m"],
    env: { FLINK_CONF_DIR: configFolder },
  });
}
