/**
 * Functions on the local runtime, as the shop or others. Each life of the shop is one of two, on the same store: `npm start`,
 * one process; or the runtime alone, which calls the functions service through the proxy of faults. Others have the second.
 */
import { join } from "node:path";
import { entryPoint, Program, statefun } from "../harness/program.ts";
import { readTopics } from "../harness/shop-topics.ts";
import type { System, SystemOptions } from "./system.ts";

/** Short, so that timers are set, cancelled and fire across crashes. Some baskets outlive it: they are in use. */
const BASKET_TTL = "1s";
export const RUNTIME = "the runtime";
/** The only thing to kill of `npm start`. */
export const ALL = "all at once";

/** What is run: a program that serves functions, and one that runs these and the runtime together, if there is one. */
export interface LocalFunctions {
  readonly service: string;
  /** The endpoint of the module. */
  readonly pattern: string;
  readonly together: string | undefined;
  /** More of what the runtime is told when it is a process of its own. */
  readonly args?: readonly string[];
}

export const SHOP: LocalFunctions = {
  service: "src/serve.ts",
  pattern: "com.example/*",
  together: "src/start.ts",
};

export interface LocalSystem extends System {
  /** Of the runtime, while there is one that is ready. */
  pid(): number | undefined;
}

export function localSystem(
  options: SystemOptions,
  { service, pattern, together, args = [] }: LocalFunctions = SHOP,
): LocalSystem {
  const { random, faults, folder, moduleFile, functionsUrl } = options;
  const env = { DATA_DIR: join(folder, "data"), BASKET_TTL };
  let alone = true;
  let runtime: Program | undefined;
  let functions: Program | undefined;
  let api = Promise.withResolvers<string>();
  let isReady = false;

  const startFunctions = async (): Promise<void> => {
    functions = new Program(entryPoint(service), { env });
    await functions.printed(/ is ready/);
    faults.target = functions.functions;
  };
  const startRuntime = async (): Promise<void> => {
    alone = together === undefined || random.int(0, 1) === 0;
    const command =
      together === undefined || alone
        ? statefun(
            "dev",
            ...["--module", moduleFile, "--data", env.DATA_DIR, "--port", "0"],
            ...["--endpoint", `${pattern}=${functionsUrl}/`, ...args],
          )
        : entryPoint(together);
    const started = new Program(command, { env });
    runtime = started;
    await started.printed(/ is ready/);
    isReady = true;
    api.resolve(started.api);
  };
  const killRuntime = async (): Promise<void> => {
    // From here on the producers wait for the next one, as those that wait already.
    if (isReady) api = Promise.withResolvers();
    isReady = false;
    const killed = runtime;
    runtime = undefined;
    await killed?.end("SIGKILL");
  };
  const killFunctions = async (): Promise<void> => {
    const killed = functions;
    functions = undefined;
    await killed?.end("SIGKILL");
  };
  const kills: Readonly<Record<string, () => Promise<unknown>>> = {
    [RUNTIME]: killRuntime,
    "the functions": killFunctions,
    [ALL]: () => Promise.all([killRuntime(), killFunctions()]),
  };

  return {
    target: () => api.promise,
    folder,
    pid: () => (isReady ? runtime?.pid : undefined),
    kinds: () => (alone ? Object.keys(kills) : [ALL]),
    async kill(kind) {
      await kills[kind]?.();
    },
    async recover() {
      await Promise.all([
        functions === undefined && startFunctions(),
        runtime === undefined && startRuntime(),
      ]);
    },
    readTopics: async () => readTopics(await api.promise),
    async close() {
      await Promise.all([runtime?.destroy(), functions?.destroy()]);
    },
  };
}
