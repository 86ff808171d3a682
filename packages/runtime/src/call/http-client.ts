/**
 * An endpoint's functions over HTTP, as bytes: one set of connections for all of them, and one error for whatever a service
 * answers, or fails to.
 */
import { splitTypeName } from "statefun-wire";
import type { Agent } from "undici";
import { systemClock } from "../clock.ts";
import type { EndpointSpec } from "../module/module.ts";
import { acceptedBody, CLIENTS, CONTENT_TYPE } from "./answer.ts";
import { readCertificates } from "./certificates.ts";
import { Deadlines } from "./deadlines.ts";
import { TransportError } from "./errors.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { failureOf } from "./failure.ts";

export interface HttpClient {
  /** Rejects with a {@link TransportError}. */
  post(typename: string, body: Uint8Array): Promise<Uint8Array>;
  /** Another number whenever the service may be another one: a new process has none of the connections of the old one. */
  epoch(): number;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;

/** @throws UsageError for a certificate that cannot be used */
export function httpClient(endpoint: EndpointSpec): HttpClient {
  const { urlPathTemplate, transport } = endpoint;
  const locate = locator(urlPathTemplate);
  const accepts = CLIENTS[transport.type].accepts;
  const headers = ["content-type", CONTENT_TYPE, "accept-encoding", accepts];
  const deadlines = new Deadlines<Exchange>({
    limitMs: transport.callTimeoutMs,
    // The time of a call is a matter of its connection, and so of the machine's clock.
    clock: systemClock,
    onLate: (exchange) => exchange.fail("OVER_TIME"),
  });
  const limits = { deadlines, payloadMaxBytes: transport.payloadMaxBytes };
  let epoch = 0;
  const optionsOf = agentOptions(endpoint);
  // One for each socket's file, and one for everything else: an agent has connections of its own for each origin.
  const agents = new Map<string | undefined, Agent>();
  const newAgent = async (socketPath: string | undefined): Promise<Agent> => {
    // Loaded with the first call: functions in this process have none.
    const { Agent } = await import("undici");
    // Another call may have made it meanwhile.
    let agent = agents.get(socketPath);
    if (agent === undefined) {
      agent = new Agent(optionsOf(socketPath)).on("disconnect", () => {
        epoch++;
      });
      agents.set(socketPath, agent);
    }
    return agent;
  };

  return {
    async post(typename, body) {
      const { origin, path, socketPath, url } = locate(typename);
      try {
        const agent = agents.get(socketPath) ?? (await newAgent(socketPath));
        const request = { origin, path, method: "POST", headers, body } as const;
        return await acceptedBody(await exchange(agent, request, limits), transport);
      } catch (cause) {
        if (!(cause instanceof TransportError)) throw failureOf(url, endpoint, cause);
        const { message, unavailable, answered, status } = cause;
        throw new TransportError(`${url}: ${message}`, { unavailable, answered, status, cause });
      }
    },
    epoch: () => epoch,
    // What is still in flight when the runtime closes has been waited for.
    async close() {
      deadlines.close();
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/** Reads the certificates once. How many connections there are is up to the scheduler, which bounds the calls in flight. */
function agentOptions(endpoint: EndpointSpec): (socketPath?: string) => Agent.Options {
  const { transport } = endpoint;
  const tls = readCertificates(endpoint);
  return (socketPath) => ({
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The limit of the whole call is no less than these would be.
    headersTimeout: 0,
    bodyTimeout: transport.readTimeoutMs ?? 0,
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
  /** As messages name it. */
  readonly url: string;
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
    return { origin: "http://localhost", path: unix[2] || "/", socketPath: unix[1], url };
  }
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  return { origin, path, socketPath: undefined, url: origin + path };
}
