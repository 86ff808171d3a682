/** A runtime with its store and its API, as both `npm start` and `npm run runtime` run it. */
import type { AddressInfo } from "node:net";
import { assemble, type RuntimeOptions } from "./assembly.ts";
import { systemClock } from "./clock.ts";
import { createApi } from "./http/api.ts";
import { playgroundServers } from "./http/playground.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";
import { openSqliteStore } from "./store/sqlite.ts";

/** What a runtime is made of, and where it keeps its data and listens. */
export interface ServeOptions
  extends Pick<RuntimeOptions, "module" | "transport" | "logger" | "onFatal"> {
  /** The folder of the store, which is made when it does not exist. One process has it at a time. */
  readonly dataDir: string;
  /** Where the API and the playground's servers listen. */
  readonly host: string;
  /** Of the API. 0: any free one. */
  readonly port: number;
  /**
   * The names by which programs may call the API and the playground's servers, besides `localhost`, names that end with
   * `.localhost`, IP addresses, `host` and the machine's own name. Default none.
   */
  readonly allowedHosts?: readonly string[];
  /** Those that differ from {@link DEFAULT_SETTINGS}. */
  readonly settings?: Partial<RuntimeSettings>;
}

/** A runtime that takes requests. */
export interface RunningRuntime {
  /** Where the API is, such as `http://127.0.0.1:8082`. */
  readonly url: string;
  /** Answers what waits, finishes what is in flight, makes it durable and closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the store, takes up what an earlier runtime left undone and resolves when the API listens.
 *
 * @throws Error when an endpoint cannot be set up, the store cannot be opened or a port is taken; then nothing is left
 * running
 */
export async function serveRuntime(options: ServeOptions): Promise<RunningRuntime> {
  const { module, transport, logger, onFatal, dataDir, host } = options;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const store = await openSqliteStore(dataDir, {
    walBytes: settings.walBytes,
    onNotice: (text) => logger.warn({}, text),
  });
  let runtime: Runtime;
  try {
    runtime = startRuntime(
      assemble({
        ...settings,
        module,
        transport,
        logger,
        onFatal,
        store,
        clock: systemClock,
        random: Math.random,
      }),
    );
  } catch (error) {
    await store.close();
    throw error;
  }
  const names = [host, ...(options.allowedHosts ?? [])];
  const api = createApi(runtime, names);
  const servers = [{ app: api, port: options.port }, ...playgroundServers(runtime, module, names)];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(({ app }) => app.close()));
    await runtime.close();
  };
  try {
    for (const { app, port } of servers) await app.listen({ host, port });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = api.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close,
  };
}
