/**
 * Keeps other sites' web pages away. Whoever opens a page lets it send requests to everything that listens on this machine,
 * and nothing here asks for a password. But a browser says by which name it calls, and whose page asks.
 */
import { isIP } from "node:net";
import { hostname } from "node:os";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RequestError } from "../errors.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Set on a route whose GET changes something. Any other method than GET and HEAD is taken to. */
    readonly changes?: true;
  }
}

/**
 * Refuses requests that call the server by a name which is not its own, and requests of other origins' pages. Its names are
 * `localhost` and what ends with `.localhost`, every IP address, the machine's own name and `names`.
 */
export function guardFromPages(app: FastifyInstance, names: readonly string[]): void {
  const own = new Set([hostname(), ...names].map(plain));
  app.addHook("onRequest", async (request) => {
    assertOwnName(request.headers.host, own);
    assertNoForeignPage(request);
  });
}

/**
 * A page can have its own name lead to this machine, and is of one origin with the server then (DNS rebinding). It cannot do
 * so with an address, or with a name that others give out.
 */
function assertOwnName(host: string | undefined, own: ReadonlySet<string>): void {
  // A browser always says it.
  if (host === undefined) return;
  const name = plain(URL.parse(`http://${host}`)?.hostname ?? host);
  const isAddress = isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
  if (isAddress || name === "localhost" || name.endsWith(".localhost") || own.has(name)) return;
  throw new RequestError(
    "foreign-host",
    `"${name}" is not a name of this server: call it by its IP address, as localhost or as ${hostname()}, ` +
      "or add the name to its allowedHosts (--allow-host, ALLOWED_HOSTS)",
  );
}

function assertNoForeignPage({ method, headers, routeOptions }: FastifyRequest): void {
  const { origin, host, "sec-fetch-site": site } = headers;
  const isGet = method === "GET" || method === "HEAD";
  const changes = !isGet || routeOptions.config.changes === true;
  if (origin !== undefined && URL.parse(origin)?.host !== host)
    throw foreign(`a page of ${origin}`);
  // Anybody may follow a link to what can only be looked at.
  const isVisit = !changes && headers["sec-fetch-mode"] === "navigate";
  if (site !== undefined && site !== "none" && site !== "same-origin" && !isVisit) {
    throw foreign("a page of another origin");
  }
  // With a GET a browser does not say so to an address of the network, and old ones never do.
  const isSilent = isGet && site === undefined && origin === undefined;
  if (changes && isSilent && headers["user-agent"]?.startsWith("Mozilla/")) {
    throw foreign("a browser that does not say which page asks");
  }
}

function foreign(who: string): RequestError {
  return new RequestError("foreign-origin", `${who} may not send to this API`);
}

/** As names are compared: in lower case, without the dot that may end one. */
function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
