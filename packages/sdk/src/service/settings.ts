/** What the environment says about the functions service: where it listens, with which certificates, in how many processes. */
import { readPort, UsageError } from "statefun-wire/program";
import { readTls, type Tls } from "statefun-wire/tls";

/** Where a service listens: a port of a host, where 0 is any free one, or the path of a unix socket. */
export type ListenAt = { readonly host: string; readonly port: number } | { readonly path: string };

/** Where a service listens, with which certificates, and in how many processes. */
export interface ServiceSettings {
  readonly at: ListenAt;
  /** Left out: no TLS, as always on a unix socket. */
  readonly tls?: Tls | undefined;
  /** Processes that share the port, for more than one core. Default 1. */
  readonly workers?: number;
}

type Env = Readonly<Record<string, string | undefined>>;

const MAX_WORKERS = 128;
/** What the system has room for in the address of a socket, in bytes. */
const MAX_SOCKET_PATH = 103;

/**
 * What the environment says about a service, with a default for each setting: FUNCTIONS_HOST (127.0.0.1) and FUNCTIONS_PORT
 * (1108), or FUNCTIONS_SOCKET, a unix socket; TLS_CERT and TLS_KEY, files of a certificate and its key as PEM; TLS_CA, a
 * file of CA certificates; and WORKERS (1), up to 128.
 *
 * @throws UsageError names the variable, its value and what is allowed
 */
export function serviceSettings(env: Env): ServiceSettings {
  const tls = readTls(env);
  const at = readAt(env);
  if (tls !== undefined && "path" in at) {
    throw new UsageError(
      "TLS_CERT and FUNCTIONS_SOCKET: there is no TLS on a unix socket, so set only one of them",
    );
  }
  return { at, tls, workers: readWorkers(env["WORKERS"]) };
}

function readAt(env: Env): ListenAt {
  const path = env["FUNCTIONS_SOCKET"];
  if (!path) {
    return {
      host: env["FUNCTIONS_HOST"] || "127.0.0.1",
      port: readPort("FUNCTIONS_PORT", env["FUNCTIONS_PORT"], 1108),
    };
  }
  const isUsable = /^\/.*\.sock$/.test(path) && Buffer.byteLength(path) <= MAX_SOCKET_PATH;
  if (isUsable) return { path };
  // In http+unix:///run/functions.sock/path the runtimes find the end of the file by its extension.
  throw new UsageError(
    `FUNCTIONS_SOCKET=${path}: expected an absolute path that ends with .sock, ${MAX_SOCKET_PATH} bytes at most`,
  );
}

function readWorkers(text: string | undefined): number {
  if (!text) return 1;
  const workers = Number(text);
  if (/^\d+$/.test(text) && workers >= 1 && workers <= MAX_WORKERS) return workers;
  throw new UsageError(`WORKERS=${text}: expected a number of processes, 1 to ${MAX_WORKERS}`);
}
