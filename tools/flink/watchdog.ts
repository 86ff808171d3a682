/**
 * Sees to it that nothing which the engine starts outlives it, not even when this process is killed with SIGKILL: a small
 * shell script waits for the end of a pipe that only this process holds (watchdog.sh says the rest).
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("watchdog.sh", import.meta.url));

export class Watchdog {
  readonly #script: ChildProcess;
  /** A pipe is a socket to Node. */
  readonly #pipe: Socket;
  readonly #ended: Promise<unknown>;

  constructor() {
    this.#script = spawn("/bin/sh", [SCRIPT], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    this.#ended = new Promise((resolve) => this.#script.once("close", resolve));
    this.#pipe = this.#script.stdin as Socket;
    this.#pipe.on("error", () => undefined);
    // Neither of the two is a reason for this process to go on.
    this.#pipe.unref();
    this.#script.unref();
  }

  /** Ends this process group with this process. */
  watch(group: number): void {
    this.#tell(`+ ${group}`);
  }

  forget(group: number): void {
    this.#tell(`- ${group}`);
  }

  /** Removes this folder with this process. */
  watchFolder(path: string): void {
    this.#tell(`folder ${path}`);
  }

  /** Ends and removes everything that it still watches. */
  async close(): Promise<void> {
    this.#script.ref();
    this.#pipe.end();
    await this.#ended;
  }

  #tell(line: string): void {
    this.#pipe.write(`${line}\n`);
  }
}
