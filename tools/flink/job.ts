/** The StateFun job: submitted, looked at, and waited for. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFolder } from "./flink-config.ts";
import { submitCommand } from "./flink-process.ts";
import { FINAL_STATES, type FlinkRest, type JobStatus, UNREACHABLE } from "./flink-rest.ts";
import type { Layout } from "./layout.ts";
import { type ManagedProcess, runToEnd } from "./process.ts";
import { taskManagerId } from "./processes.ts";
import { EngineError, until } from "./wait.ts";
import type { Watchdog } from "./watchdog.ts";

const SUBMIT_MS = 120_000;
/** Of a Java exception, in an error message. */
const FAILURE_LINES = 12;

export interface JobOptions {
  readonly layout: Layout;
  readonly rest: FlinkRest;
  readonly watchdog: Watchdog;
  readonly jobmanager: ManagedProcess;
  readonly taskmanager: ManagedProcess;
}

export class Job {
  readonly #options: JobOptions;
  #id: string | undefined;
  #submissions = 0;

  constructor(options: JobOptions) {
    this.#options = options;
  }

  /** Undefined while none was submitted. */
  get id(): string | undefined {
    return this.#id;
  }

  /** `restore`: go on from the newest checkpoint of any job so far. Resolves when Flink has taken it. */
  async submit(restore: boolean): Promise<void> {
    const { layout, watchdog } = this.#options;
    const { java, jars, configFolder, logFolder, folder } = layout;
    const from = restore ? await newestCheckpoint(checkpointFolder(folder)) : undefined;
    const output = await runToEnd(
      "submitting the job",
      submitCommand({ java, classPath: jars.flink, configFolder }, from),
      {
        logFile: join(logFolder, `submit-${++this.#submissions}.log`),
        watchdog,
        timeoutMs: SUBMIT_MS,
      },
    );
    const id = /submitted with JobID ([0-9a-f]{32})/.exec(output)?.[1];
    if (id === undefined)
      throw new EngineError(`Flink accepted the job but did not name it:\n${output}`);
    this.#id = id;
  }

  async status(): Promise<JobStatus> {
    if (this.#id === undefined) return UNREACHABLE;
    return await this.#options.rest.status(this.#id).catch(() => UNREACHABLE);
  }

  /** Waits until all of its tasks run on the TaskManager that was started last. */
  async awaitRunning(timeoutMs: number, maxRestarts = Number.POSITIVE_INFINITY): Promise<void> {
    const { rest, jobmanager, taskmanager } = this.#options;
    let seen = UNREACHABLE;
    const probe = async (): Promise<true | undefined> => {
      const id = this.#id;
      // For a while Flink takes a killed TaskManager for alive.
      const isThere = id !== undefined && taskmanager.pid !== undefined;
      const there = isThere ? rest.runsOn(id, taskManagerId(taskmanager.starts)) : undefined;
      const running = await there?.catch(() => undefined);
      if (running === undefined) seen = await this.status();
      return running;
    };
    const hopeless = (): string | undefined => {
      if (FINAL_STATES.has(seen.state)) return `it is ${seen.state}`;
      if (seen.restarts > maxRestarts) return "it keeps failing";
      return jobmanager.crash ?? taskmanager.crash;
    };
    const details = (): string =>
      [
        jobmanager.problem ?? taskmanager.problem ?? "",
        `seen last: ${seen.state}, ${seen.runningTasks} of ${seen.tasks} tasks run, ${seen.restarts} restarts`,
        seen.failure?.split("\n").slice(0, FAILURE_LINES).join("\n") ?? "",
        taskmanager.tail(),
        jobmanager.tail(),
      ]
        .filter(Boolean)
        .join("\n");
    await until("waiting for the job to run", probe, { timeoutMs, hopeless, details });
  }
}

async function newestCheckpoint(folder: string): Promise<string> {
  let newest: { readonly path: string; readonly time: number } | undefined;
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  // A checkpoint without this file was not completed.
  for (const entry of entries.filter((path) => /chk-\d+\/_metadata$/.test(path))) {
    const path = join(folder, entry);
    const { mtimeMs: time } = await stat(path);
    if (newest === undefined || time > newest.time) newest = { path, time };
  }
  if (newest === undefined) throw new EngineError(`there is no completed checkpoint in ${folder}`);
  return `file://${newest.path}`;
}
