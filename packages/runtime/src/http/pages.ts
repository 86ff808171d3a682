/**
 * The pages that a browser gets here: the console, and the panel of the module's owner. They are files that anybody may have, and
 * know nothing: what they show they ask of the API, as everybody does, with a token where it asks for one.
 */
import type { Stats } from "node:fs";
import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import { pipeline } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "../errors.ts";
import { version } from "../version.ts";

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
  const absence = () =>
    new RequestError("unknown-route", `there is no ${request.method} ${request.url}`);
  const sent = await send(request.raw, `/${path.split("/").map(encodeURIComponent).join("/")}`, {
    root,
    index: false,
    acceptRanges: false,
    etag: false,
    lastModified: false,
    async onFile(file, stat) {
      if (!stat.isFile() || !(await isWithin(root, file))) throw absence();
    },
  });
  if (sent.type !== "file") throw absence();
  const { headers, stream, metadata } = sent;
  const { "Content-Type": type = "", "Content-Length": length } = headers;
  const tag = tagOf(metadata.stat);
  reply.headers({ ...HEADERS, etag: tag, vary: "accept-encoding", "cache-control": "no-cache" });
  if (request.headers["if-none-match"] === tag) {
    stream.destroy();
    return reply.code(304).send();
  }
  reply.type(type);
  const isCompressed =
    COMPRESSIBLE.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (!isCompressed) return reply.header("content-length", length).send(stream);
  // Whichever of them ends early takes the other one with it.
  const packed = pipeline(stream, createGzip(), () => undefined);
  return reply.header("content-encoding", "gzip").send(packed);
}

/** Whether a file is in a folder also when all links are followed. */
async function isWithin(folder: string, file: string): Promise<boolean> {
  const [inside, real] = await Promise.all([realpath(folder), realpath(file)]);
  return real.startsWith(inside + sep);
}

/** What is installed from npm has the same time in each version. */
function tagOf({ mtimeMs, size }: Stats): string {
  return `W/"${version()}-${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`;
}
