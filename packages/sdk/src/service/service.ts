/** A functions service for anybody who has functions: one call, in one process or in several. */
import cluster from "node:cluster";
import { Registry } from "prom-client";
import type { Running } from "statefun-wire/program";
import type { EndpointOptions } from "../http/endpoint.ts";
import type { Observer } from "../options.ts";
import { catchStrayErrors } from "../stray-errors.ts";
import { createLogger } from "./logger.ts";
import { MergedRegistry } from "./merged-metrics.ts";
import { type Server, startServer } from "./server.ts";
import type { ServiceSettings } from "./settings.ts";
import { serveAsWorker, startWorkers } from "./workers.ts";

/** What is served, where, and in how many processes; `serviceSettings` reads the latter from the environment. */
export interface ServiceOptions extends Omit<EndpointOptions, "observer">, ServiceSettings {}

/** A functions service that listens. */
export interface Service extends Running {
  /** Where: `http://…`, `https://…`, or `http+unix://` and the path of a socket. */
  readonly url: string;
  /** A line for people, with the URL and the pid, which `run` prints. A worker has none: its primary speaks for all. */
  readonly ready: string | undefined;
  /** Feeds the service's metrics: for a program that also calls its functions without the socket, with one worker. */
  readonly observer: Observer;
  /** Stops being ready, finishes what is in flight, then takes nothing new. */
  close(): Promise<void>;
}

/**
 * Serves functions: POST `/` and `/statefun` for the runtime, and GET `/healthz` (alive), `/readyz` (ready) and `/metrics`
 * (for Prometheus). `await run(() => startService({ functions: [GreeterFn], ...serviceSettings(process.env) }))` is a
 * whole program. Without a `logger` it logs JSON lines on standard output, at the level that LOG_LEVEL sets.
 *
 * With more than one worker, each of them is another process that runs this same program from its beginning: in the
 * first process the call starts the others, and in those it serves. One that dies is replaced. Whichever is asked for
 * metrics answers for all.
 *
 * Until it is closed, errors that nobody catches do not end the process where a handler has left them behind: see
 * `catchStrayErrors`.
 *
 * Rejects with a UsageError for an invalid setting, a StateFunError `invalid-declaration` when two functions have
 * the same name, and an Error when it cannot listen.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { workers = 1, logger = createLogger(), ...served } = options;
  const serve = async (registry: Registry): Promise<Server> => {
    const server = await startServer({ ...served, logger, registry });
    const release = catchStrayErrors();
    return {
      ...server,
      async close() {
        await server.close();
        release();
      },
    };
  };
  const readyLine = (url: string, more = "") =>
    `functions service is ready on ${url} (pid ${process.pid}${more})`;

  if (workers === 1) {
    const server = await serve(new Registry());
    return { ...server, ready: readyLine(server.url) };
  }
  if (cluster.isPrimary) {
    const all = await startWorkers(workers, logger);
    return { ...all, ready: readyLine(all.url, `, ${workers} workers`), observer: {} };
  }
  return { ...(await serveAsWorker(() => serve(new MergedRegistry()))), ready: undefined };
}
