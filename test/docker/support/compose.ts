/** A compose file that is up for a test, under its own project name and on its own ports. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../../tools/flink/ports.ts";
import { until } from "../../../tools/flink/wait.ts";
import { type Env, ROOT } from "../../../tools/harness/program.ts";

const execute = promisify(execFile);
const MAX_MS = 10 * 60_000;
const MAX_OUTPUT = 256 * 1024 * 1024;

/** Such as `docker compose`, as for the playthrough. */
const [COMMAND = "docker-compose", ...COMMAND_ARGS] = (
  process.env["COMPOSE"] || "docker-compose"
).split(" ");

export interface ComposePorts {
  readonly kafka: number;
  readonly flink: number;
  readonly api: number;
}

export class Compose {
  readonly env: Env;
  readonly ports: ComposePorts;
  readonly #project: string;

  static async create(file: string, project: string): Promise<Compose> {
    const ports = { kafka: await freePort(), flink: await freePort(), api: await freePort() };
    const compose = new Compose(file, project, ports);
    // What a run that was killed has left.
    await compose.run(["down", "--volumes", "--remove-orphans"]);
    return compose;
  }

  private constructor(file: string, project: string, ports: ComposePorts) {
    this.#project = project;
    this.ports = ports;
    this.env = {
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_FILE: file,
      KAFKA_PORT: String(ports.kafka),
      FLINK_PORT: String(ports.flink),
      PORT: String(ports.api),
      // For machines without buildx, which the newer builder needs.
      DOCKER_BUILDKIT: "0",
    };
  }

  /** Runs a command of docker-compose, and resolves with what it printed to standard output. */
  async run(args: readonly string[], env: Env = {}): Promise<string> {
    return await output(COMMAND, [...COMMAND_ARGS, ...args], { ...this.env, ...env });
  }

  /** Runs a command in a container of a service. */
  async exec(service: string, ...command: readonly string[]): Promise<string> {
    return await this.run(["exec", "-T", service, ...command]);
  }

  /** The ids of a service's containers. */
  async containers(service: string): Promise<string[]> {
    const ids = await this.run(["ps", "-q", service]);
    return ids.split("\n").filter(Boolean);
  }

  /** The id of the only container of a service. */
  async container(service: string): Promise<string> {
    const [id, ...others] = await this.containers(service);
    if (id === undefined || others.length > 0) {
      throw new Error(`expected one container of ${service}, there are ${others.length + 1}`);
    }
    return id;
  }

  /**
   * Ends the process of a service's container from outside, as the kernel does when memory is short. `docker kill` would
   * not do: Docker takes that for a wish, and starts nothing again.
   */
  async crash(service: string): Promise<void> {
    const id = await this.container(service);
    process.kill(Number(await inspect(id, "{{.State.Pid}}")), "SIGKILL");
    await until(
      `waiting for Docker to start ${service} again`,
      async () => {
        const state = await inspect(id, "{{.RestartCount}} {{.State.Running}}");
        return /^[1-9]\d* true$/.test(state) || undefined;
      },
      { timeoutMs: 60_000 },
    );
  }

  async healthy(service: string): Promise<void> {
    await until(
      `waiting for ${service} to be healthy`,
      async () => {
        const ids = await this.containers(service);
        const states = await Promise.all(ids.map((id) => inspect(id, "{{.State.Health.Status}}")));
        return (states.length > 0 && states.every((state) => state === "healthy")) || undefined;
      },
      { timeoutMs: 120_000, everyMs: 500 },
    );
  }

  /** Takes everything away, and keeps what the containers have logged. */
  async down(): Promise<void> {
    const folder = join(ROOT, ".cache/docker/logs");
    await mkdir(folder, { recursive: true });
    const logs = await this.run(["logs", "--no-color", "--timestamps"]).catch(String);
    await writeFile(join(folder, `${this.#project}.log`), logs);
    await this.run(["down", "--volumes", "--remove-orphans", "--timeout", "5"]);
  }
}

export async function inspect(id: string, format: string): Promise<string> {
  return (await output("docker", ["inspect", "--format", format, id], {})).trim();
}

/** What a container has printed to standard output. */
export async function logOf(id: string): Promise<string> {
  return await output("docker", ["logs", id], {});
}

async function output(program: string, args: readonly string[], env: Env): Promise<string> {
  const options = {
    cwd: ROOT,
    env: { ...process.env, ...env },
    timeout: MAX_MS,
    maxBuffer: MAX_OUTPUT,
  };
  const { stdout } = await execute(program, args, options);
  return stdout;
}
