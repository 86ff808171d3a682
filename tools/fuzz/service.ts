/** The shop's functions service: calls that are right, spoiled, of wrong types, or no calls at all. */

import type { Random } from "statefun-runtime/simulation";
import { encodeRequest } from "statefun-wire";
import { exchange } from "./exchange.ts";
import { hostileJson, hostileText, once, randomBytes, spoiled } from "./hostile.ts";
import { type HttpRequest, misused, show, toBytes } from "./http.ts";
import { faultsOf, SERVICE_ERRORS } from "./rules.ts";
import type { Shot, Surface } from "./surface.ts";

const MAX_MS = 10_000;
const FUNCTIONS = ["com.example/stock", "com.example/user-shopping-cart", "no/such"];
const TYPES = [
  "com.example/AddToCart",
  "com.example/RestockItem",
  "com.example/Checkout",
  "io.statefun.types/int",
  "no/type",
];
const STATES = ["stock", "basket", "no-such"];

export class Service implements Surface {
  readonly name = "service";
  readonly weight = 20;
  readonly #port: number;

  constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  aim(random: Random): Shot {
    const call: HttpRequest = {
      method: "POST",
      path: random.pick(["/", "/statefun"]),
      headers: [["content-type", "application/octet-stream"]],
      body: body(random),
    };
    const request = once(random, 4) ? misused(random, call) : call;
    const raw = toBytes(random, request);
    return {
      what: show(raw),
      fire: async () => {
        const answer = await exchange(this.#port, raw, MAX_MS);
        if (answer === undefined) return { status: "none", faults: [] };
        return {
          status: String(answer.status),
          faults: faultsOf(answer, request.method === "HEAD", SERVICE_ERRORS),
        };
      },
    };
  }

  /** It keeps nothing. */
  async finish(): Promise<readonly string[]> {
    return [];
  }
}

function body(random: Random): Uint8Array {
  const value = () => ({
    typename: random.pick(TYPES),
    value: Buffer.from(
      once(random, 2)
        ? hostileJson(random).slice(0, 5000)
        : '{"userId":"ann","quantity":1,"itemId":"socks"}',
    ),
  });
  const right = encodeRequest({
    target: { typename: random.pick(FUNCTIONS), id: hostileText(random).toWellFormed() || "ann" },
    state: STATES.filter(() => once(random, 2)).map((name) => ({ name, ...value() })),
    invocations: Array.from({ length: random.int(0, 3) }, () => ({
      caller: once(random, 2) ? { typename: random.pick(FUNCTIONS), id: "ben" } : undefined,
      argument: value(),
    })),
  });
  if (once(random, 2)) return spoiled(random, right);
  return once(random, 10) ? randomBytes(random, random.int(0, 100)) : right;
}
