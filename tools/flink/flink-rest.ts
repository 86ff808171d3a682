/** What Flink's REST API says about the job. */

const REQUEST_MS = 5000;

export interface JobStatus {
  /** Flink's own words, such as RUNNING, RESTARTING, FAILED; UNREACHABLE where the JobManager does not answer for the job. */
  readonly state: string;
  readonly runningTasks: number;
  readonly tasks: number;
  /** Since the JobManager was started. */
  readonly restarts: number;
  readonly completedCheckpoints: number;
  /** Why the job failed last, if it did. */
  readonly failure?: string;
}

export const UNREACHABLE: JobStatus = {
  state: "UNREACHABLE",
  runningTasks: 0,
  tasks: 0,
  restarts: 0,
  completedCheckpoints: 0,
};

/** Nothing follows on these. */
export const FINAL_STATES = new Set(["FAILED", "CANCELED", "FINISHED", "SUSPENDED"]);

interface Job {
  readonly state: string;
  readonly vertices: readonly {
    readonly id: string;
    readonly tasks: { readonly RUNNING?: number };
  }[];
}

interface Vertex {
  readonly subtasks: readonly { readonly status: string; readonly "taskmanager-id": string }[];
}

export class FlinkRest {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async isReachable(): Promise<true | undefined> {
    await this.#get("/overview");
    return true;
  }

  async hasTaskManager(id: string): Promise<true | undefined> {
    const { taskmanagers } = await this.#get<{ taskmanagers: { id: string }[] }>("/taskmanagers");
    return taskmanagers.some((known) => known.id === id) || undefined;
  }

  async status(job: string): Promise<JobStatus> {
    const path = `/jobs/${job}`;
    const { state, vertices } = await this.#get<Job>(path);
    const subtasks = await this.#subtasks(path, vertices);
    const failure = await this.#failure(path);
    return {
      state,
      runningTasks: subtasks.filter(({ status }) => status === "RUNNING").length,
      tasks: subtasks.length,
      restarts: await this.#restarts(path),
      completedCheckpoints: await this.#completedCheckpoints(path),
      ...(failure !== undefined && { failure }),
    };
  }

  /** Whether all tasks run, and on this TaskManager: for some seconds Flink takes a killed one for alive. */
  async runsOn(job: string, taskManager: string): Promise<true | undefined> {
    const path = `/jobs/${job}`;
    const { state, vertices } = await this.#get<Job>(path);
    if (state !== "RUNNING" || vertices.length === 0) return undefined;
    const subtasks = await this.#subtasks(path, vertices);
    const there = subtasks.every(
      (task) => task.status === "RUNNING" && task["taskmanager-id"] === taskManager,
    );
    return there || undefined;
  }

  async #subtasks(path: string, vertices: Job["vertices"]): Promise<Vertex["subtasks"]> {
    const all = await Promise.all(
      vertices.map(({ id }) => this.#get<Vertex>(`${path}/vertices/${id}`)),
    );
    return all.flatMap(({ subtasks }) => subtasks);
  }

  async #restarts(path: string): Promise<number> {
    const metrics = await this.#get<{ value: string }[]>(`${path}/metrics?get=numRestarts`);
    return Number(metrics[0]?.value ?? 0);
  }

  async #completedCheckpoints(path: string): Promise<number> {
    const { counts } = await this.#get<{ counts?: { completed: number } }>(`${path}/checkpoints`);
    return counts?.completed ?? 0;
  }

  async #failure(path: string): Promise<string | undefined> {
    const answer = await this.#get<{ "root-exception"?: string | null }>(`${path}/exceptions`);
    return answer["root-exception"] ?? undefined;
  }

  async #get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(REQUEST_MS) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as Answer;
  }
}
