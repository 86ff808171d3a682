/** One process of the engine: started with its output in a log file, killed, and started again by its owner. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync } from "node:fs";
import { EngineError, until } from "./wait.ts";
import type { Watchdog } from "./watchdog.ts";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface ProcessHandle {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** How often it was started. */
  readonly starts: number;
  readonly logFile: string;
  /** Sends a signal, SIGKILL if none is given, and waits for the end where the signal asks for one. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it with SIGKILL if it runs, starts it, and waits until it is ready. */
  restart(): Promise<void>;
  /** The end of its log. */
  tail(lines?: number): string;
  /** Memory in use; undefined while it does not run. */
  residentMegabytes(): number | undefined;
}

export interface ProcessOptions {
  readonly name: string;
  /** `start` counts from 1. */
  readonly command: (start: number) => Command;
  /** Answers true when it does what it is for. */
  readonly isReady: (start: number) => Promise<true | undefined>;
  readonly logFile: string;
  readonly watchdog: Watchdog;
  readonly readyMs: number;
  /** Called when it ends without having been asked to. */
  readonly onDeath: (process: ManagedProcess, how: string) => void;
}

const END_MS = 10_000;
const TAIL_LINES = 25;
/** These do not end a process. */
const PASSING = new Set<NodeJS.Signals>(["SIGSTOP", "SIGCONT", "SIGUSR1", "SIGUSR2", "SIGHUP"]);

export class ManagedProcess implements ProcessHandle {
  readonly name: string;
  readonly logFile: string;
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #how = "was not started";
  #wasAsked = false;
  #isRetired = false;
  #starts = 0;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.name = options.name;
    this.logFile = options.logFile;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get starts(): number {
    return this.#starts;
  }

  /** Why nothing can be expected of it; undefined while it runs. */
  get problem(): string | undefined {
    return this.#child === undefined ? `${this.name} ${this.#how}` : undefined;
  }

  /** Why there is no sense in waiting for it; undefined also where its handle was used to end it: it may be restarted. */
  get crash(): string | undefined {
    if (this.#isRetired) return "the engine was stopped";
    return this.#wasAsked ? undefined : this.problem;
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    const { command, isReady, readyMs, onDeath } = this.#options;
    if (this.#isRetired)
      throw new EngineError(`${this.name} is not started: the engine was stopped`);
    const start = ++this.#starts;
    this.#wasAsked = false;
    const child = spawnLogged(command(start), this.logFile, this.#options.watchdog);
    this.#child = child;
    this.#ended = ended(child).then((how) => {
      this.#child = undefined;
      this.#how = how;
      if (!this.#wasAsked) onDeath(this, how);
    });
    await until(`waiting for ${this.name} to be ready`, () => isReady(start), {
      timeoutMs: readyMs,
      hopeless: () => this.problem,
      details: () => this.tail(),
    });
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const passes = PASSING.has(signal);
    if (!passes) this.#wasAsked = true;
    killGroup(child.pid, signal);
    if (passes) return;
    let isOver = false;
    const over = this.#ended.then(() => {
      isOver = true;
    });
    const probe = async (): Promise<true | undefined> => isOver || undefined;
    const what = `waiting for ${this.name} to end after ${signal}`;
    await until(what, probe, { timeoutMs: END_MS, everyMs: 10, details: () => this.tail() });
    await over;
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Ends it for good: asks first if `gently`. */
  async retire(gently = false): Promise<void> {
    this.#isRetired = true;
    // What does not end by itself is killed.
    if (gently) await this.kill("SIGTERM").catch(() => undefined);
    await this.kill();
  }

  tail(lines = TAIL_LINES): string {
    return tailOf(this.logFile, lines);
  }

  residentMegabytes(): number | undefined {
    return this.pid === undefined ? undefined : residentMegabytes(this.pid);
  }
}

/** Runs a command to its end and returns what it printed. @throws EngineError when it fails */
export async function runToEnd(
  name: string,
  command: Command,
  { logFile, watchdog, timeoutMs }: { logFile: string; watchdog: Watchdog; timeoutMs: number },
): Promise<string> {
  // The log may be one that an earlier run has begun.
  const earlier = existsSync(logFile) ? statSync(logFile).size : 0;
  const child = spawnLogged(command, logFile, watchdog);
  const timer = setTimeout(() => {
    if (child.pid !== undefined) killGroup(child.pid, "SIGKILL");
  }, timeoutMs);
  const how = await ended(child);
  clearTimeout(timer);
  if (how === "ended with exit code 0") return readFileSync(logFile).subarray(earlier).toString();
  const limit = how === "was ended by SIGKILL" ? ` (it may take ${timeoutMs / 1000} s)` : "";
  throw new EngineError(`${name} ${how}${limit}\n${tailOf(logFile, TAIL_LINES)}`);
}

/** In a process group of its own: Ctrl-C in the terminal is for this process alone, which then ends the others in order. */
function spawnLogged(
  { program, args, env, cwd }: Command,
  logFile: string,
  watchdog: Watchdog,
): ChildProcess {
  const log = openSync(logFile, "a");
  try {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
      stdio: ["ignore", log, log],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) {
      watchdog.watch(pid);
      child.once("exit", () => watchdog.forget(pid));
    }
    return child;
  } finally {
    closeSync(log);
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
  });
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // It has ended already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function tailOf(logFile: string, lines: number): string {
  try {
    const log = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines);
    return [`the end of ${logFile}:`, ...log].join("\n");
  } catch {
    return `${logFile} is not there`;
  }
}

/** Where the system tells: on Linux. */
function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
