/** What is measured: the shop on each runtime, started as its users start it, with nothing kept from before. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../flink/engine.ts";
import { fetchJars } from "../flink/jars.ts";
import { freePort } from "../flink/ports.ts";
import { Watchdog } from "../flink/watchdog.ts";
import {
  type Command,
  type Env,
  entryPoint,
  Program,
  ROOT,
  statefunOf,
} from "../harness/program.ts";
import { PROBED, type Vitals, vitalsOf } from "../harness/vitals.ts";
import { startGoPeer } from "./service/go-peer.ts";
import type { ShopUrls } from "./shop-client.ts";
import type { NamedProcess } from "./usage.ts";

export interface System extends ShopUrls {
  readonly processes: readonly NamedProcess[];
  stop(): Promise<void>;
}

/** One whose runtime can be asked for its vitals. */
export interface LocalSystem extends System {
  /** Where its store is. */
  readonly folder: string;
  vitals(): Promise<Vitals>;
}

/** npm start: one process. `args` are its own, `root` is the copy of this repository that is started. */
export async function startShop(
  args: readonly string[] = [],
  root: string = ROOT,
): Promise<LocalSystem> {
  return await startInOne(entryPoint("src/start.ts", ...args), {}, root);
}

/** A program with the runtime, and the functions in a thread. */
export async function startInOne(
  command: Command,
  more: Env = {},
  root: string = ROOT,
): Promise<LocalSystem> {
  const { folder, remove } = newFolder();
  const env = { ...PROBED.env, ...more, DATA_DIR: folder };
  const shop = new Program(command, { ...PROBED, env, cwd: root });
  await shop.printed(READY);
  return {
    folder,
    api: shop.api,
    functions: shop.functions,
    processes: [{ name: "npm start", pid: shop.pid }],
    vitals: () => vitalsOf(shop),
    async stop() {
      await shop.end();
      remove();
    },
  };
}

/** The name of the process that has nothing but functions. */
export const FUNCTIONS = "functions";

/** npm run runtime, told `more`, and npm run serve: the functions in a process of their own. */
export async function startRuntime(
  root: string = ROOT,
  more: readonly string[] = [],
): Promise<LocalSystem> {
  // Known before it listens, so that the two can be started at once.
  const port = String(await freePort());
  const env = { FUNCTIONS_PORT: port };
  const service = new Program(entryPoint("src/serve.ts"), { env, cwd: root });
  return await startFor(service, `http://127.0.0.1:${port}/`, root, more);
}

/** npm run runtime with the same functions on the official Go SDK. */
export async function startRuntimeForGo(root: string = ROOT): Promise<LocalSystem> {
  const service = await startGoPeer();
  return await startFor(service, service.functions, root);
}

/** npm run runtime for a functions service that will be at `url`; `more` is what it is told besides. */
async function startFor(
  service: Program,
  url: string,
  root: string,
  more: readonly string[] = [],
): Promise<LocalSystem> {
  const { folder, remove } = newFolder();
  const endpoint = `com.example/*=${url}`;
  const store = ["--data", folder, "--port", "0"];
  const args = ["--module", "module.yaml", "--endpoint", endpoint, ...store, ...more];
  const runtime = new Program(statefunOf(root, "dev", ...args), { ...PROBED, cwd: root });
  await Promise.all([service.printed(READY), runtime.printed(READY)]);
  return {
    folder,
    api: runtime.api,
    functions: service.functions,
    processes: [
      { name: "runtime", pid: runtime.pid },
      { name: FUNCTIONS, pid: service.pid },
    ],
    vitals: () => vitalsOf(runtime),
    async stop() {
      await runtime.end();
      await service.end();
      remove();
    },
  };
}

/**
 * npm run flink: all but the API in front of Kafka, which is in this process. Others have their clients talk to Kafka, so
 * it is not counted to Flink.
 */
export async function startFlink(): Promise<System> {
  const engine = await startEngine({
    env: { LOG_LEVEL: "warn" },
    // There from the start: a reader that comes while the first record creates its topic is told to come back.
    topics: ["receipts"],
    onDeath: ({ name }, how) => process.stderr.write(`${name} ${how}\n`),
  });
  return {
    api: engine.apiUrl,
    functions: engine.functionsUrl,
    processes: engine.processes.flatMap(({ name, pid }) =>
      pid === undefined ? [] : { name, pid },
    ),
    stop: () => engine.stop(),
  };
}

/** Fetches what Flink needs and does not have yet, which is not part of any measurement. */
export async function prepareFlink(progress: (line: string) => void): Promise<void> {
  const watchdog = new Watchdog();
  await fetchJars({ env: process.env, watchdog, progress });
  await watchdog.close();
}

const READY = / is ready/;

/** A temporary one, for the data of one start; gone when this process is, if not before. */
export function newFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const remove = (): void => {
    process.off("exit", remove);
    // A process that was killed may still be writing.
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", remove);
  return { folder, remove };
}
