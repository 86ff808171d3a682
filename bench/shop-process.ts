/** The shopping cart as its user runs it, in a process of its own, with a fresh store: what is measured. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ShopProcess {
  /** Of the runtime's API. */
  readonly url: string;
  /** From the start of the process to its first answer that it is ready. */
  readonly readyMs: number;
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** `args` are those of npm start. */
export async function startShop(args: readonly string[]): Promise<ShopProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const started = performance.now();
  const child = spawn(process.execPath, ["scripts/run.mjs", "src/start.ts", ...args], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: "0", FUNCTIONS_PORT: "0", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await apiUrl(child);
  await fetch(`${url}/readyz`);
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const values = text
        .split("\n")
        .filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)));
      return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(dataDir, { recursive: true });
    },
  };
}

async function apiUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the shop's output is not piped");
  for await (const line of createInterface(child.stdout)) {
    const found = /API\s+(http:\S+)/.exec(line)?.[1];
    if (found !== undefined) {
      child.stdout.resume();
      return found;
    }
  }
  throw new Error("the shop did not start");
}
