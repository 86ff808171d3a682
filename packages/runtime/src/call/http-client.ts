/**
 * An endpoint's functions over HTTP, as bytes: one set of connections for all of them, and one error for whatever a service
 * answers, or fails to.
 */
import { readFileSync } from "node:fs";
import { splitTypeName } from "statefun-wire";
import { Agent } from "undici";
import type { EndpointSpec, TransportSpec } from "../module/module.ts";
import { TransportError } from "./errors.ts";
import { type Answer, exchange } from "./exchange.ts";

export interface HttpClient {
  /** Rejects with a {@link TransportError}. */
  post(typename: string, body: Uint8Array): Promise<Uint8Array>;
  /** Another number whenever the service may be another one: a new process has none of the connections of the old one. */
  epoch(): number;
  close(): Promise<void>;
}

const CONTENT_TYPE = "application/octet-stream";
const HEADERS = { "content-type": CONTENT_TYPE };
const KEEP_ALIVE_MS = 60_000;
/** What says that the service was not reached. A connection that broke later may have broken on a message. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** How much of an error's body goes into its message. */
const MAX_REASON_BYTES = 2000;

/** @throws Error when a certificate cannot be read */
export function httpClient({ urlPathTemplate, transport }: EndpointSpec): HttpClient {
  const locate = locator(urlPathTemplate);
  let epoch = 0;
  const agentFor = agentFactory(transport);
  const newAgent = (socketPath?: string): Agent =>
    agentFor(socketPath).on("disconnect", () => {
      epoch++;
    });
  // One for each socket's file, and one for everything else: an agent has connections of its own for each origin.
  const agents = new Map<string | undefined, Agent>([[undefined, newAgent()]]);
  const agentOf = (socketPath: string | undefined): Agent => {
    let agent = agents.get(socketPath);
    if (agent === undefined) {
      agent = newAgent(socketPath);
      agents.set(socketPath, agent);
    }
    return agent;
  };

  return {
    async post(typename, body) {
      const { origin, path, socketPath } = locate(typename);
      try {
        const agent = agentOf(socketPath);
        const request = { origin, path, method: "POST", headers: HEADERS, body } as const;
        return accepted(await exchange(agent, request, transport));
      } catch (cause) {
        if (cause instanceof TransportError) throw cause;
        const { code = "" } = cause as { code?: string };
        const reason = (cause instanceof Error && cause.message) || code || String(cause);
        throw new TransportError(`${origin}${path}: ${reason}`, {
          unavailable: UNREACHED.has(code),
          cause,
        });
      }
    },
    epoch: () => epoch,
    // What is still in flight when the runtime closes has been waited for.
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/** Reads the certificates once. How many connections there are is up to the scheduler, which bounds the calls in flight. */
function agentFactory(transport: TransportSpec): (socketPath?: string) => Agent {
  const { trustCaCerts, clientCert, clientKey, clientKeyPassword } = transport;
  const tls = {
    ...(trustCaCerts !== undefined && { ca: readFileSync(trustCaCerts) }),
    ...(clientCert !== undefined && { cert: readFileSync(clientCert) }),
    ...(clientKey !== undefined && { key: readFileSync(clientKey) }),
    ...(clientKeyPassword !== undefined && {
      passphrase: readFileSync(clientKeyPassword, "utf8").trim(),
    }),
  };
  return (socketPath) =>
    new Agent({
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: transport.callTimeoutMs,
      bodyTimeout: transport.readTimeoutMs ?? transport.callTimeoutMs,
      connect: {
        timeout: transport.connectTimeoutMs,
        ...(socketPath !== undefined && { socketPath }),
        ...tls,
      },
    });
}

interface Location {
  readonly origin: string;
  readonly path: string;
  readonly socketPath: string | undefined;
}

const PLACEHOLDER = "{function.name}";

/** Where each function is: the template's placeholder is its name without the namespace. */
function locator(template: string): (typename: string) => Location {
  if (template.includes(PLACEHOLDER)) {
    return (typename) => {
      const name = splitTypeName(typename)?.name ?? typename;
      return parseUrl(template.replaceAll(PLACEHOLDER, encodeURIComponent(name)));
    };
  }
  const location = parseUrl(template);
  return () => location;
}

function parseUrl(url: string): Location {
  const unix =
    /^http\+unix:\/\/(.+?\.sock(?:et)?)(\/.*)?$/.exec(url) ??
    /^http\+unix:\/\/([^?]+)()$/.exec(url);
  if (unix?.[1] !== undefined) {
    return { origin: "http://localhost", path: unix[2] || "/", socketPath: unix[1] };
  }
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search, socketPath: undefined };
}

/** The body of an answer to go by. @throws TransportError for any other */
function accepted({ status, contentType, body }: Answer): Uint8Array {
  if (status >= 200 && status < 300 && contentType === CONTENT_TYPE) return body;
  const reason = body.subarray(0, MAX_REASON_BYTES).toString();
  const unavailable = status >= 502 && status <= 504;
  throw new TransportError(`answered ${status} (${contentType ?? "no content type"}): ${reason}`, {
    unavailable,
    answered: !unavailable,
  });
}
