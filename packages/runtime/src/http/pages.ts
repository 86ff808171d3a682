/**
 * The pages that a browser gets here: the console, and the panel of the module's owner. They are files that anybody may have, and
 * know nothing: what they show they ask of the API, as everybody does, with a token where it asks for one.
 */
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "../errors.ts";

/** The console as it was built, in the package. */
const CONSOLE = fileURLToPath(new URL("../../console/", import.meta.url));

/** What such a page may do: nothing but with what comes from here, and no text of it can become markup or a program. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** The files that are not among its assets: the icon, and what a panel imports. */
const TOP = new Set(["icon.svg", "kit.js"]);

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

const COMPRESSIBLE = /^(text\/|application\/(javascript|json)|image\/svg)/;

export interface PagesOptions {
  /** The folder of the panel. Left out: there is none. */
  readonly panel?: string | undefined;
}

/** Adds the console to a server of the API: `/console/`, whose views have paths of their own, and `/panel/`. */
export function addPages(app: FastifyInstance, { panel }: PagesOptions): void {
  const config = { role: "anybody" } as const;
  app.get("/", { config }, async ({ headers: { accept = "" }, method, url }, reply) => {
    if (!accept.includes("text/html")) {
      throw new RequestError("unknown-route", `there is no ${method} ${url}`);
    }
    return reply.redirect("/console/");
  });
  app.get("/console", { config }, (_request, reply) => reply.redirect("/console/"));
  app.get<{ Params: { "*": string } }>("/console/*", { config }, (request, reply) => {
    const path = request.params["*"];
    const isFile = path.startsWith("assets/") || TOP.has(path);
    return sendFile(CONSOLE, isFile ? path : "index.html", request, reply);
  });
  if (panel === undefined) return;
  app.get<{ Params: { "*": string } }>("/panel/*", { config }, (request, reply) =>
    sendFile(panel, request.params["*"], request, reply),
  );
}

async function sendFile(
  root: string,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  // Loaded when a page is asked for: nobody waits for it at the start.
  const { send } = await import("@fastify/send");
  const sent = await send(request.raw, `/${path.split("/").map(encodeURIComponent).join("/")}`, {
    root,
    index: false,
  });
  if (sent.statusCode >= 400) {
    throw new RequestError("unknown-route", `there is no ${request.method} ${request.url}`);
  }
  const { headers, stream } = sent;
  const isCompressed =
    sent.statusCode === 200 &&
    COMPRESSIBLE.test(headers["Content-Type"] ?? "") &&
    /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const { "Content-Length": length, ...others } = headers;
  reply.code(sent.statusCode).headers({ ...others, ...HEADERS, "cache-control": "no-cache" });
  if (!isCompressed) return reply.header("content-length", length).send(stream);
  reply.headers({ "content-encoding": "gzip", vary: "accept-encoding" });
  return reply.send((stream as Readable).pipe(createGzip()));
}
