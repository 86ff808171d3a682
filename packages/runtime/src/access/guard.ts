/** Asks whoever sends a request who they are, and whether they may: before anything of its body is read. */
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors.ts";
import { ROLES, type Role } from "../kafka-rest/roles.ts";
import type { Rates } from "./rates.ts";
import { ANYBODY, type Caller, type Tokens } from "./tokens.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who sends it, once it has got past the guard. */
    caller: Caller | undefined;
  }
}

export interface GuardOptions {
  /** Left out: everybody may do everything. */
  readonly tokens?: Tokens | undefined;
  /** Of the requests of each token, and of those without one of each address. Left out: there is no limit. */
  readonly rates?: Rates | undefined;
}

/** Holds every route of a server to its `config.role`: operators only, where it has none. */
export function guard(app: FastifyInstance, { tokens, rates }: GuardOptions): void {
  app.decorateRequest("caller", undefined);
  app.addHook("onRequest", async (request, reply) => {
    const { headers, ip, is404, routeOptions } = request;
    const caller =
      tokens === undefined ? ANYBODY : tokens.callerOf(bearerOf(headers.authorization));
    if (rates?.isOver(tokens === undefined || caller === undefined ? ip : caller.name)) {
      reply.header("retry-after", 1);
      throw new RequestError(
        "too-many",
        'more requests in a second than may be (setting "requestsPerSecond"): try again later',
      );
    }
    request.caller = caller;
    // What there is not is for everybody to know who has a token.
    const role: Role = is404 ? "read" : (routeOptions.config.role ?? "operate");
    if (role === "anybody") return;
    if (caller === undefined) {
      reply.header("www-authenticate", "Bearer");
      throw new RequestError(
        "unauthenticated",
        headers.authorization === undefined
          ? "a token is missing: send it as Authorization: Bearer TOKEN"
          : "this is not a token of this server",
      );
    }
    if (ROLES.indexOf(caller.role) < ROLES.indexOf(role)) {
      throw new RequestError(
        "forbidden",
        `the token "${caller.name}" may ${caller.role}, and this takes one that may ${role}`,
      );
    }
  });
}

/** The token in a header, which is empty where there is none. */
function bearerOf(authorization = ""): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "";
}
