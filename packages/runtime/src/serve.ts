/** A runtime with its store and its API, as both `npm start` and `npm run runtime` run it. */
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { UsageError } from "statefun-wire/program";
import type { Tls } from "statefun-wire/tls";
import { isLoopback } from "./access/loopback.ts";
import type { Tokens } from "./access/tokens.ts";
import { type Assembly, assemble, type RuntimeOptions } from "./assembly.ts";
import { systemClock } from "./clock.ts";
import type { StoreFailedError } from "./commit/store-failed.ts";
import type { PlaygroundServer } from "./http/playground.ts";
import type { RunningKafka, startKafka } from "./kafka/kafka.ts";
import type { KafkaRefusedError } from "./kafka/refused.ts";
import { startRuntime } from "./runtime.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";
import { openSqliteStore } from "./store/sqlite.ts";

/** What a runtime is made of, and where it keeps its data and listens. */
export interface ServeOptions extends Pick<RuntimeOptions, "module" | "transport" | "logger"> {
  /** Called once when the runtime cannot go on: it has to be closed, and says why. */
  readonly onFatal: (error: StoreFailedError | KafkaRefusedError) => void;
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
  /**
   * Who may call, besides those who only ask whether the runtime is alive and ready. Left out: everybody may do everything,
   * which is only for a `host` that this machine alone can reach.
   */
  readonly tokens?: Tokens | undefined;
  /** Left out: plain HTTP. */
  readonly tls?: Tls | undefined;
  /**
   * A folder of files with a page of the module's own, which the console shows: its `panel.js` is an ES module (see
   * docs/console.md). Left out: there is none.
   */
  readonly panel?: string | undefined;
  /** Left out: the Kafka that the module names is not contacted. */
  readonly kafka?: KafkaChoice | undefined;
  /** Those that differ from {@link DEFAULT_SETTINGS}. */
  readonly settings?: Partial<RuntimeSettings>;
}

/** How the Kafka that the module names is contacted, for which the package `@platformatic/kafka` is needed. */
export interface KafkaChoice {
  /** Where an address, of the module or of a broker that Kafka names, is reached instead. */
  readonly addresses?: ReadonlyMap<string, string>;
  /** Whether to go on where the runtime's own place in Kafka is gone after a kill: records may be there twice then. */
  readonly acceptLostMarker?: boolean;
}

/** A runtime that takes requests. */
export interface RunningRuntime {
  /** Where the API is, such as `http://127.0.0.1:8082`. */
  readonly url: string;
  /** Where the playground's ingress and egress are, those that the module has. */
  readonly playground: { readonly ingress?: string; readonly egress?: string };
  /** Answers what waits, finishes what is in flight, makes it durable and closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the store, takes up what an earlier runtime left undone and resolves when the API listens.
 *
 * @throws UsageError when others can reach `host` and there are no tokens, or the panel lacks its file; Error when an endpoint
 * cannot be set up, the store cannot be opened or a port is taken; then nothing is left running
 */
export async function serveRuntime(options: ServeOptions): Promise<RunningRuntime> {
  const { module, transport, logger, onFatal, dataDir, host } = options;
  assertGuarded(options);
  assertPanel(options);
  const settings = {
    ...DEFAULT_SETTINGS,
    ...(isLoopback(host) && { requestsPerSecond: 0 }),
    ...options.settings,
  };
  // The API, with all that it needs, is loaded while the store's thread opens it.
  const [store, { createApi }, { playgroundServers }] = await Promise.all([
    openSqliteStore(dataDir, {
      walBytes: settings.walBytes,
      onNotice: (text) => logger.warn({}, text),
    }),
    import("./http/api.ts"),
    import("./http/playground.ts"),
  ]);
  let parts: Assembly;
  let start: StartKafka | undefined;
  let kafka: RunningKafka | undefined;
  try {
    start = options.kafka && (await loadKafka());
    parts = assemble({
      ...settings,
      module,
      transport,
      logger,
      onFatal,
      store,
      dataDir,
      clock: systemClock,
      random: Math.random,
      ...(options.kafka && {
        kafka: { addressOf: ({ kafka }) => kafka?.address, status: () => kafka?.status() },
      }),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  const runtime = startRuntime(parts);
  try {
    kafka = start?.({
      ...parts,
      addresses: options.kafka?.addresses ?? new Map(),
      acceptLostMarker: options.kafka?.acceptLostMarker ?? false,
      onRecords: () => parts.scheduler.schedule(),
      onFatal,
    });
  } catch (error) {
    await runtime.close();
    throw error;
  }
  const server = {
    ...settings,
    allowedHosts: [host, ...(options.allowedHosts ?? [])],
    tokens: options.tokens,
    tls: options.tls,
    logger,
  };
  const api = createApi(runtime, { ...server, panel: options.panel });
  const playground = playgroundServers(runtime, module, server);
  const close = async (): Promise<void> => {
    await Promise.all([api, ...playground.map(({ app }) => app)].map((app) => app.close()));
    await kafka?.close();
    await runtime.close();
  };
  try {
    await api.listen({ host, port: options.port });
    for (const server of playground) await listen(server, host, module.file);
  } catch (error) {
    await close();
    throw error;
  }
  const urlOf = (app: FastifyInstance) => {
    const { port } = app.server.address() as AddressInfo;
    return `${options.tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
  };
  return {
    url: urlOf(api),
    playground: Object.fromEntries(playground.map(({ name, app }) => [name, urlOf(app)])),
    close,
  };
}

type StartKafka = typeof startKafka;

/** npm leaves the library out where Node is too old for it. @throws UsageError */
async function loadKafka(): Promise<StartKafka> {
  try {
    return (await import("./kafka/kafka.ts")).startKafka;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" || !message.includes("@platformatic/kafka")) throw error;
    throw new UsageError(
      "--kafka needs the package @platformatic/kafka, which is not installed: npm install @platformatic/kafka",
    );
  }
}

/** Whoever reaches the API may do everything there, unless it asks for tokens. */
function assertGuarded({ host, tokens, tls, logger }: ServeOptions): void {
  if (isLoopback(host)) return;
  if (tokens === undefined) {
    throw new UsageError(
      `${host} can be reached from other machines, and whoever reaches the API without tokens can do everything: give it some ` +
        'by STATEFUN_TOKENS or --tokens FILE, such as STATEFUN_TOKENS="me operate $(openssl rand -hex 32)"',
    );
  }
  if (tls === undefined) {
    logger.warn(
      { host },
      "tokens, records and state travel as plain text: set TLS_CERT and TLS_KEY, or see to it that nobody listens in",
    );
  }
}

function assertPanel({ panel }: ServeOptions): void {
  if (panel !== undefined && !existsSync(join(panel, "panel.js"))) {
    throw new UsageError(`the panel ${panel} is not a folder with a file panel.js`);
  }
}

/** Says of a port that is taken what it is for, which the module decides, and not the one who starts it. */
async function listen({ app, name, port }: PlaygroundServer, host: string, file: string) {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "it is in use" : message;
    throw new Error(
      `cannot listen on port ${port} of ${host}, which is the port of the playground's ${name} in ${file}: ${reason}. ` +
        `statefun dev --playground-${name} PORT listens elsewhere, on any free port with 0`,
      { cause },
    );
  }
}
