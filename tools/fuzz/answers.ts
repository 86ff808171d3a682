/** What a functions service answers to the runtime: each hostile once, and then right, so that all messages come out. */
import type { ServerResponse } from "node:http";
import type { Random } from "statefun-runtime/simulation";
import { type BatchResult, encodeResponse } from "statefun-wire";
import { readTopic, type TopicRecord } from "../harness/api.ts";
import { exchange } from "./exchange.ts";
import { hostileText, once, randomBytes, spoiled } from "./hostile.ts";
import {
  ANSWERED,
  type Answering,
  CONTENT_TYPE,
  HOSTILE,
  type HostileService,
} from "./hostile-service.ts";
import { wholeBytes } from "./http.ts";
import type { Shot, Surface } from "./surface.ts";

/** How long a message may take until the function is called, in milliseconds. */
const MAX_MS = 10_000;
/** How long all that is failing may take to come out at the end. */
const MAX_SETTLE_MS = 20_000;
/** What is larger than any answer may be. */
const HUGE_BYTES = 40 * 1024 * 1024;

interface Hostile {
  readonly what: string;
  readonly answering: Answering;
  /** It might be taken for an answer, and then has the effects that it says. */
  readonly maybeTaken: boolean;
}

export class Answers implements Surface {
  readonly name = "answers";
  readonly weight = 10;
  readonly #service: HostileService;
  readonly #api: string;
  readonly #ingressPort: number;
  /** The ids of messages that were acknowledged, and whether each has to come out. */
  readonly #sent = new Map<string, boolean>();

  constructor(service: HostileService, api: string, ingressPort: number) {
    this.#service = service;
    this.#api = api;
    this.#ingressPort = ingressPort;
  }

  aim(random: Random, number: number): Shot {
    const id = `answer-${number}`;
    const { what, answering, maybeTaken } = random.pick(KINDS)(random);
    const request = { method: "PUT", path: `/${HOSTILE}/${id}`, headers: [], body: id };
    const { bytes } = wholeBytes(request);
    return {
      what: `${HOSTILE} ${id} is answered with ${what}`,
      fire: async () => {
        const { promise: called, resolve } = Promise.withResolvers<void>();
        this.#service.next.set(id, (response, right) => {
          resolve();
          answering(response, right);
        });
        const answer = await exchange(this.#ingressPort, { bytes, manner: "whole" }, MAX_MS);
        if (answer?.status !== 200) {
          return {
            status: "refused",
            faults: [`a valid message was not taken: ${answer?.status} ${answer?.body}`],
          };
        }
        this.#sent.set(id, !maybeTaken);
        const timer = setTimeout(resolve, MAX_MS);
        await called;
        clearTimeout(timer);
        const faults = this.#service.next.has(id) ? [`not called for ${MAX_MS / 1000} s`] : [];
        return { status: "called", faults };
      },
    };
  }

  /** Each message came out once: as the record of the right answer, or as a dead letter. */
  async finish(): Promise<readonly string[]> {
    const deadline = performance.now() + MAX_SETTLE_MS;
    for (;;) {
      const counts = await this.#counts();
      const faults = [...this.#sent].flatMap(([id, must]) => {
        const count = counts.get(id) ?? 0;
        if (count > 1) return [`the message to ${id} came out ${count} times`];
        return must && count === 0 ? [`the message to ${id} never came out`] : [];
      });
      if (faults.length === 0 || performance.now() > deadline) return faults;
      await fetch(`${this.#api}/failures/retry`, { method: "POST" });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #counts(): Promise<ReadonlyMap<string, number>> {
    const topics = await Promise.all(
      [ANSWERED, "dead-letters"].map((topic) => readTopic(this.#api, topic)),
    );
    const counts = new Map<string, number>();
    for (const { key } of topics.flat().filter(isHostiles))
      counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }
}

function isHostiles({ topic, value }: TopicRecord): boolean {
  return topic === ANSWERED || Object(value).function === HOSTILE;
}

type Kind = (random: Random) => Hostile;

const sends = (
  what: string,
  bytes: (right: Uint8Array) => Uint8Array,
  maybeTaken = false,
): Hostile => ({
  what,
  maybeTaken,
  answering: (response, right) =>
    response.setHeader("content-type", CONTENT_TYPE).end(bytes(right)),
});
const head = (
  what: string,
  status: number,
  headers: Record<string, string>,
  body?: string,
): Hostile => ({
  what,
  maybeTaken: false,
  answering: (response, right) => response.writeHead(status, headers).end(body ?? right),
});
const does = (what: string, answering: Answering): Hostile => ({
  what,
  answering,
  maybeTaken: false,
});

const KINDS: readonly Kind[] = [
  // The wire type 7 does not exist: random bytes alone are now and then a message.
  (random) => {
    const bytes = Buffer.concat([Buffer.of(7), randomBytes(random, random.int(0, 200))]);
    return sends(`the bytes ${bytes.toString("base64")}`, () => bytes);
  },
  (random) => {
    const bytes = randomBytes(random, random.int(0, 100));
    return sends(`the bytes ${bytes.toString("base64")}`, () => bytes, true);
  },
  (random) => {
    const bytes = spoiled(random, encodeResponse(hostileResult(random)));
    return sends(`the spoiled answer ${bytes.toString("base64")}`, () => bytes, true);
  },
  (random) => {
    const bytes = encodeResponse(hostileResult(random));
    return sends(`the answer ${Buffer.from(bytes).toString("base64")}`, () => bytes, true);
  },
  (random) => {
    const bytes = encodeResponse({
      kind: "incomplete",
      missing: Array.from({ length: random.int(0, 3) }, () => ({
        name: hostileText(random),
        typename: `fuzz/${encodeURIComponent(hostileText(random).toWellFormed())}.`,
        expiry: random.pick(["none", "after-write", "after-invoke"]),
        expireAfter: random.pick([0, 1, 2 ** 53]),
      })),
    });
    return sends(
      `the incomplete context ${Buffer.from(bytes).toString("base64")}`,
      () => bytes,
      true,
    );
  },
  (random) => {
    const status = random.pick([201, 204, 301, 302, 400, 404, 413, 418, 500, 503, 599]);
    return {
      ...head(`status ${status}`, status, { "content-type": CONTENT_TYPE }),
      maybeTaken: status < 300,
    };
  },
  (random) => {
    const type = random.pick(["text/html", "", "application/octet-stream; charset=utf-8", "x"]);
    return { ...head(`Content-Type "${type}"`, 200, { "content-type": type }), maybeTaken: true };
  },
  () => head("a page", 200, { "content-type": "text/html" }, "<h1>It works</h1>"),
  () => ({
    ...head("a false gzip", 200, { "content-type": CONTENT_TYPE, "content-encoding": "gzip" }),
    maybeTaken: true,
  }),
  () => does("half an answer", cutOff),
  () => does("nothing, and closes", (response) => response.destroy()),
  () => does("no HTTP", (response) => response.socket?.end("SSH-2.0-OpenSSH_9.6\r\n")),
  (random) =>
    once(random, 10)
      ? sends(`${HUGE_BYTES} bytes`, () => Buffer.alloc(HUGE_BYTES))
      : does("half an answer", cutOff),
  (random) =>
    once(random, 10)
      ? does("no answer", () => undefined)
      : does("nothing, and closes", (response) => response.destroy()),
];

function cutOff(response: ServerResponse, right: Uint8Array): void {
  response.writeHead(200, { "content-type": CONTENT_TYPE, "content-length": right.length + 10 });
  response.write(right, () => response.destroy());
}

function hostileResult(random: Random): BatchResult {
  const some = <T>(make: () => T): T[] => Array.from({ length: random.int(0, 2) }, make);
  const typename = (): string =>
    random.pick([
      HOSTILE,
      HOSTILE,
      "com.example/stock",
      "no/such",
      `fuzz/${encodeURIComponent(hostileText(random).toWellFormed())}.`,
    ]);
  const value = () => ({ typename: typename(), value: randomBytes(random, random.int(0, 20)) });
  const message = () => ({
    target: { typename: typename(), id: hostileText(random) },
    argument: value(),
  });
  return {
    kind: "result",
    mutations: some(() => ({
      name: hostileText(random),
      value: once(random, 2) ? value() : undefined,
    })),
    messages: some(message),
    delayed: some(() =>
      once(random, 3)
        ? { cancel: hostileText(random) }
        : { ...message(), delayMs: random.pick([0, 1, 1000, 2 ** 52]), token: hostileText(random) },
    ),
    egresses: some(() => ({
      egress: random.pick([
        "com.example/notices",
        "io.statefun.playground/egress",
        `fuzz/${encodeURIComponent(hostileText(random).toWellFormed())}.`,
      ]),
      argument: value(),
    })),
  };
}
