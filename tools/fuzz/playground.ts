/** The playground's ports: what was sent comes out once, and nothing but a pop that was answered takes it. */
import type { Random } from "statefun-runtime/simulation";
import { exchange } from "./exchange.ts";
import { hostileText, once, randomBytes } from "./hostile.ts";
import { ECHO } from "./hostile-service.ts";
import { type HttpRequest, misused, segment, show, toBytes, wholeBytes } from "./http.ts";
import { API_ERRORS, faultsOf } from "./rules.ts";
import type { Outcome, Shot, Surface } from "./surface.ts";

const MAX_MS = 10_000;
/** Popped only by those who wait for the answer, and by none of the hostile requests that may pop. */
const STEADY = "steady";
const SPILLED = "spilled";

export class Playground implements Surface {
  readonly name = "playground";
  readonly weight = 20;
  readonly #ingressPort: number;
  readonly #egressPort: number;
  readonly #settleMs: number;
  readonly #sent = new Set<string>();
  readonly #popped: string[] = [];

  /** @param settleMs how long messages may take to come out at the end */
  constructor(ingressPort: number, egressPort: number, settleMs = 10_000) {
    this.#settleMs = settleMs;
    this.#ingressPort = ingressPort;
    this.#egressPort = egressPort;
  }

  aim(random: Random, number: number): Shot {
    switch (random.int(0, 3)) {
      case 0:
        return this.#put(number);
      case 1:
        return { what: `GET /${STEADY}`, fire: () => this.#pop() };
      case 2: {
        const method = random.pick(["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"]);
        return this.#hostile(random, this.#egressPort, bare(method, `/${STEADY}`));
      }
      default:
        return once(random, 2)
          ? this.#hostile(random, this.#ingressPort, misused(random, hostilePut(random)))
          : this.#hostile(
              random,
              this.#egressPort,
              misused(random, bare("GET", `/${once(random, 2) ? SPILLED : segment(random)}`)),
            );
    }
  }

  /** What was sent is popped in the end, once. */
  async finish(): Promise<readonly string[]> {
    const deadline = performance.now() + this.#settleMs;
    while (this.#popped.length < this.#sent.size && performance.now() < deadline) {
      const { status } = await this.#pop();
      if (status === "200, empty") await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return unpopped(this.#sent, this.#popped);
  }

  #put(number: number): Shot {
    const value = `put-${number}`;
    const request = { ...bare("PUT", `/${ECHO}/${STEADY}`), body: value };
    return {
      what: `PUT ${request.path}: ${value}`,
      fire: async () => {
        const answer = await exchange(this.#ingressPort, wholeBytes(request), MAX_MS);
        const status = String(answer?.status);
        if (answer?.status !== 200)
          return { status, faults: [`a valid message was not taken: ${status}`] };
        this.#sent.add(value);
        return { status, faults: [] };
      },
    };
  }

  async #pop(): Promise<Outcome> {
    const answer = await exchange(this.#egressPort, wholeBytes(bare("GET", `/${STEADY}`)), MAX_MS);
    if (answer?.status !== 200)
      return { status: String(answer?.status), faults: ["a pop was refused"] };
    if (answer.headers.get("status") === "404") return { status: "200, empty", faults: [] };
    this.#popped.push(answer.body.toString());
    return { status: "200", faults: [] };
  }

  #hostile(random: Random, port: number, request: HttpRequest): Shot {
    const raw = toBytes(random, request);
    return {
      what: show(raw),
      fire: async () => {
        const answer = await exchange(port, raw, MAX_MS);
        if (answer === undefined) return { status: "none", faults: [] };
        return {
          status: String(answer.status),
          faults: faultsOf(answer, request.method === "HEAD", API_ERRORS),
        };
      },
    };
  }
}

/** What is wrong with what came out, given what went in. */
export function unpopped(sent: ReadonlySet<string>, popped: readonly string[]): string[] {
  const out = new Set(popped);
  return [
    ...[...sent]
      .filter((value) => !out.has(value))
      .map((value) => `${value} was acknowledged and never popped`),
    ...popped
      .filter((value, index) => popped.indexOf(value) !== index)
      .map((value) => `${value} was popped twice`),
  ];
}

function bare(method: string, path: string): HttpRequest {
  return { method, path, headers: [], body: undefined };
}

function hostilePut(random: Random): HttpRequest {
  const type = hostileText(random).replaceAll(/[^ -~]/g, "");
  return {
    method: "PUT",
    path: `/${random.pick(["fuzz/echo", "com.example/stock", "no/such", "fuzz"])}/${segment(random)}`,
    headers: [
      ["content-type", `application/vnd.${random.pick(["com.example/RestockItem", type])}`],
    ],
    body: randomBytes(random, random.int(0, 50)),
  };
}
