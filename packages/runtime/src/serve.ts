/** A runtime with its store and its API, as both `npm start` and `npm run runtime` run it. */
import type { AddressInfo } from "node:net";
import { systemClock } from "./clock.ts";
import { createApi } from "./http/api.ts";
import { playgroundServers } from "./http/playground.ts";
import type { Module } from "./module/module.ts";
import { type Logger, type Runtime, type RuntimeOptions, startRuntime } from "./runtime.ts";
import { openSqliteStore } from "./store/sqlite.ts";

const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
const CACHE_BYTES = 256 * 1024 * 1024;

export interface ServeOptions extends Pick<RuntimeOptions, "transport" | "onFatal"> {
  readonly module: Module;
  readonly dataDir: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly logger: Logger;
}

export interface RunningRuntime {
  /** Where the API is, such as `http://127.0.0.1:8082`. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws Error when the store cannot be opened or the port cannot be had; nothing is left running then */
export async function serveRuntime(options: ServeOptions): Promise<RunningRuntime> {
  const store = await openSqliteStore(options.dataDir);
  let runtime: Runtime;
  try {
    runtime = startRuntime({
      ...options,
      store,
      clock: systemClock,
      random: Math.random,
      retentionMs: RETENTION_MS,
      cacheBytes: CACHE_BYTES,
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  const api = createApi(runtime);
  const servers = [{ app: api, port: options.port }, ...playgroundServers(runtime)];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(({ app }) => app.close()));
    await runtime.close();
  };
  try {
    for (const { app, port } of servers) await app.listen({ host: options.host, port });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = api.server.address() as AddressInfo;
  const { host } = options;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close,
  };
}
