/**
 * Runs the project's programs as their users do: as child processes, with a data folder of their own and on free ports,
 * so that nothing that runs on this machine already is in the way.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export type Command = readonly [program: string, ...args: string[]];
export type Env = Readonly<Record<string, string>>;

export interface ProgramOptions {
  readonly env?: Env;
  readonly cwd?: string;
  /** Opens a channel for {@link Program.ask}. */
  readonly ipc?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An npm script, through npm itself; without its own banner. */
export const npmRun = (script: string, ...args: string[]): Command => [
  "npm",
  "run",
  "--silent",
  script,
  "--",
  ...args,
];

/** An entry point, without npm in between: signals reach the program itself. */
export const entryPoint = (file: string, ...args: string[]): Command => [
  process.execPath,
  "--conditions=statefun-source",
  "scripts/run.mjs",
  file,
  ...args,
];

/** A command of the binary `statefun`, without npm in between. */
export const statefun = (...args: string[]): Command => statefunOf(ROOT, ...args);

/** The same of another copy of this repository. */
export const statefunOf = (root: string, ...args: string[]): Command => [
  process.execPath,
  "--conditions=statefun-source",
  join(root, "packages/runtime/bin/statefun.mjs"),
  ...args,
];

const MAX_READY_MS = 20_000;
/** Process groups that are running. */
const running = new Set<number>();
process.on("exit", killAll);

/** Ends everything that was started: nothing is to outlive the tests. */
export function killAll(): void {
  for (const group of running) killGroup(group);
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** A program that keeps running. */
export class Program {
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #command: string;
  #stdout = "";
  #stderr = "";
  #onOutput: () => void = () => undefined;

  constructor(command: Command, { env, cwd, ipc = false }: ProgramOptions = {}) {
    const [program, ...args] = command;
    this.#command = command.join(" ");
    const child = spawn(program, args, {
      cwd: cwd ?? ROOT,
      env: { ...process.env, PORT: "0", FUNCTIONS_PORT: "0", LOG_LEVEL: "warn", ...env },
      stdio: ["ignore", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
      // A process group of its own, so that what npm has started can be ended with npm.
      detached: true,
    });
    this.#child = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#onOutput();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.exited = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        if (child.pid !== undefined) running.delete(child.pid);
        this.#onOutput();
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
    if (child.pid !== undefined) running.add(child.pid);
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The pids of the processes that it has started, the oldest first. */
  get children(): number[] {
    const { pid } = this.#child;
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  }

  /** The pid that the program itself printed: not that of an npm in front of it. */
  get pid(): number {
    return Number(this.find(/\(pid (\d+)/));
  }

  /** The pid of the command that was started, which may be an npm's. */
  get commandPid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.#command} could not be started`);
    return pid;
  }

  /** Where the runtime's API is. */
  get api(): string {
    return this.find(/^ {2}API +(\S+)/m);
  }

  /** Where the functions are. */
  get functions(): string {
    return this.find(/^ {2}functions +(\S+)|service is ready on (\S+)/m);
  }

  /** The first group of the first match in what the program printed. */
  find(pattern: RegExp): string {
    const found = pattern.exec(this.#stdout)?.slice(1).find(Boolean);
    if (found === undefined) throw new Error(`${this.#command} did not print ${pattern}`);
    return found;
  }

  /** Resolves when the program has printed what `pattern` asks for; rejects when it ends without, or takes too long. */
  async printed(pattern: RegExp, maxMs = MAX_READY_MS): Promise<void> {
    const problem = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(`took over ${maxMs} ms`), maxMs);
      this.#onOutput = () => {
        const ended = this.#child.exitCode !== null || this.#child.signalCode !== null;
        const done = pattern.test(this.#stdout);
        if (!done && !ended) return;
        clearTimeout(timer);
        resolve(done ? undefined : "ended");
      };
      this.#onOutput();
    });
    this.#onOutput = () => undefined;
    if (problem === undefined) return;
    throw new Error(
      `${this.#command} ${problem} without printing ${pattern}:\n${this.#stdout}${this.#stderr}`,
    );
  }

  /** Sends it a message over its channel, and resolves with the next one that comes back. @throws Error when it ends */
  async ask(question: string): Promise<unknown> {
    const ended = this.exited.then(({ stderr }) => {
      throw new Error(`${this.#command} has ended:\n${stderr}`);
    });
    const answer = once(this.#child, "message");
    this.#child.send(question);
    const [message] = (await Promise.race([answer, ended])) as [unknown];
    return message;
  }

  /** Asks it to end, or ends it, and waits for that. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<Exit> {
    this.#child.kill(signal);
    return await this.exited;
  }

  /** What Ctrl-C in a terminal does: npm and what it has started get the signal at the same time. */
  async interrupt(): Promise<Exit> {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGINT");
    return await this.exited;
  }

  /** Ends it together with all that it has started. */
  async destroy(): Promise<void> {
    if (this.#child.pid !== undefined) killGroup(this.#child.pid);
    await this.exited;
  }
}
