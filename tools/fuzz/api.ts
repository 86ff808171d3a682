/** The runtime's HTTP API: every route of docs/api.md, right, almost right and hostile. */
import { isDeepStrictEqual } from "node:util";
import type { Random } from "statefun-runtime/simulation";
import { readTopic, type TopicRecord } from "../harness/api.ts";
import { type Answer, exchange } from "./exchange.ts";
import { hostileJson, hostileText, hostileValue, once, spoiled } from "./hostile.ts";
import { type HttpRequest, misused, segment, show, toBytes, wholeBytes } from "./http.ts";
import { API_ERRORS, faultsOf } from "./rules.ts";
import type { Outcome, Shot, Surface } from "./surface.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const TYPES = [
  JSON_TYPE,
  "application/vnd.kafka.text.v2+json",
  "application/vnd.kafka.binary.v2+json",
];
const TOPICS = ["add-to-cart", "clear-cart", "checkout", "restock-items"];
const READ_TOPICS = [...TOPICS, "receipts", "notices", "dead-letters", "steady", "nowhere"];
const FUNCTIONS = [
  "com.example/stock",
  "com.example/user-shopping-cart",
  "fuzz/hostile",
  "no/such",
];
/** How long a request may take on a busy machine, in milliseconds. */
const MAX_MS = 10_000;
/** A request of the largest kind: one in so many. */
const HUGE = 1000;

export class Api implements Surface {
  readonly name = "api";
  readonly weight = 50;
  readonly #url: string;
  readonly #port: number;
  readonly #acknowledged: TopicRecord[] = [];

  constructor(url: string) {
    this.#url = url;
    this.#port = Number(new URL(url).port);
  }

  aim(random: Random, number: number): Shot {
    // Nothing may happen to these: what is acknowledged has to be there at the end.
    if (once(random, 10)) return this.#sound(random, number);
    const route = random.pick(ROUTES)(random);
    const request = once(random, 3) ? misused(random, route) : route;
    const raw = toBytes(random, request);
    return {
      what: show(raw),
      fire: async () => judge(await exchange(this.#port, raw, MAX_MS), request.method === "HEAD"),
    };
  }

  #sound(random: Random, number: number): Shot {
    const userId = `sound-${random.int(0, 9)}`;
    const value = { userId, quantity: number, itemId: "socks" };
    const key = { "idempotency-key": `sound-${number}` };
    const request = post(
      "/topics/add-to-cart",
      JSON.stringify({ records: [{ key: userId, value }] }),
      key,
    );
    const raw = wholeBytes(request);
    return {
      what: show(raw),
      fire: async () => {
        const answer = await exchange(this.#port, raw, MAX_MS);
        if (answer?.status !== 200)
          return {
            ...judge(answer, false),
            faults: [`a valid record was not taken: ${answer?.status} ${answer?.body}`],
          };
        const { offsets } = JSON.parse(answer.body.toString()) as { offsets: { offset: number }[] };
        this.#acknowledged.push({
          topic: "add-to-cart",
          key: userId,
          value,
          offset: offsets[0]?.offset ?? -1,
        });
        return judge(answer, false);
      },
    };
  }

  async finish(): Promise<readonly string[]> {
    const there = new Map(
      (await readTopic(this.#url, "add-to-cart")).map((record) => [record.offset, record]),
    );
    return this.#acknowledged
      .filter(({ offset, key, value }) => {
        const record = there.get(offset);
        return record?.key !== key || !isDeepStrictEqual(record.value, value);
      })
      .map((record) => `acknowledged, and not there: ${JSON.stringify(record)}`);
  }
}

function judge(answer: Answer | undefined, isHead: boolean): Outcome {
  if (answer === undefined) return { status: "none", faults: [] };
  return { status: String(answer.status), faults: faultsOf(answer, isHead, API_ERRORS) };
}

function get(path: string, headers: HttpRequest["headers"] = []): HttpRequest {
  return { method: "GET", path, headers, body: undefined };
}

function post(
  path: string,
  body?: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  const all = { ...(body !== undefined && { "content-type": JSON_TYPE }), ...headers };
  return { method: "POST", path, headers: Object.entries(all), body };
}

function instance(random: Random): string {
  return `/functions/${random.pick(FUNCTIONS)}/${once(random, 3) ? segment(random) : "ann"}`;
}

function query(random: Random, names: readonly string[]): string {
  const pairs = names
    .filter(() => once(random, 2))
    .map(
      (name) =>
        `${name}=${random.pick(["0", "1", "5", "100", "-1", "", "x", "1e9", "99999999999999999999", "0x1", "%00"])}`,
    );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function body(random: Random): Uint8Array | string {
  const records = Array.from({ length: random.int(0, 4) }, () => ({
    key: once(random, 3) ? hostileValue(random) : "ann",
    value: hostileValue(random),
    ...(once(random, 8) && {
      [random.pick(["partition", "headers", "timestamp", "x"])]: hostileValue(random),
    }),
  }));
  const text = JSON.stringify({ records });
  switch (random.int(0, 9)) {
    case 0:
      return hostileJson(random);
    case 1:
      return `{"records":[{"key":"ann","value":${hostileJson(random)}}]}`;
    case 2:
      return spoiled(random, Buffer.from(text));
    case 3:
      return Buffer.from(text, random.pick(["utf16le", "latin1"]));
    case 4:
      return text.replace("{", '{"records":[],');
    case 5:
      return once(random, HUGE / 100) ? huge(random) : text;
    default:
      return text;
  }
}

/** Around the limits: the bytes of a body, the records of a request, the length of a key, the depth of a value. */
function huge(random: Random): string {
  switch (random.int(0, 3)) {
    case 0:
      return `{"records":[{"key":"ann","value":"${"x".repeat(random.pick([8, 33]) * 1024 * 1024)}"}]}`;
    case 1:
      return `{"records":[${'{"key":"ann","value":1},'.repeat(100_000)}{"key":"ann","value":1}]}`;
    case 2:
      return `{"records":[{"key":"${"k".repeat(1024 * 1024)}","value":1}]}`;
    default:
      return `{"records":[{"key":"ann","value":${"[".repeat(500_000)}${"]".repeat(500_000)}}]}`;
  }
}

type Route = (random: Random) => HttpRequest;

const produce: Route = (random) =>
  post(
    `/topics/${once(random, 8) ? segment(random) : random.pick([...TOPICS, "receipts"])}`,
    body(random),
    {
      "content-type": once(random, 12)
        ? hostileText(random).replaceAll(/[^ -~]/g, "")
        : random.pick(TYPES),
      ...(once(random, 4) && {
        "idempotency-key": random.pick(["a", "b", "c", "", "x".repeat(256), "x".repeat(257), "ü"]),
      }),
    },
  );
const page: Route = (random) =>
  get(
    `/topics/${once(random, 8) ? segment(random) : random.pick(READ_TOPICS)}/partitions/${once(random, 8) ? segment(random) : 0}/records${query(random, ["offset", "max_bytes"])}`,
    [["accept", random.pick([...TYPES, "*/*", "text/html", ""])]],
  );
const wait: Route = (random) =>
  get(
    `/topics/${random.pick(READ_TOPICS)}/partitions/0/records?offset=${random.pick(["0", "100000000"])}&timeout=${random.pick(["0", "10", "60001", "-1", "x", ""])}`,
  );
const stream: Route = (random) => ({
  ...get(
    `/topics/${once(random, 8) ? segment(random) : random.pick(READ_TOPICS)}/stream${query(random, ["offset"])}`,
    once(random, 3) ? [["last-event-id", hostileText(random).replaceAll(/[^ -~]/g, "")]] : [],
  ),
  manner: random.pick(["glance", "glance", "gone", "half"]),
});

const ROUTES: readonly Route[] = [
  ...[produce, produce, produce, produce, page, page, wait, stream],
  (random) => get(`/topics${query(random, ["x"])}`),
  (random) => get(instance(random)),
  (random) => get(`${instance(random)}/delayed`),
  (random) => ({ ...get(instance(random)), method: "DELETE" }),
  () => get("/unserved"),
  (random) => get(`/failures${query(random, ["offset", "function"])}`),
  (random) =>
    post(`/failures/${random.pick(["retry", "dead-letter"])}${query(random, ["function"])}`),
  (random) => post(`${instance(random)}/${random.pick(["retry", "dead-letter"])}`),
  (random) => get(random.pick(["/healthz", "/readyz", "/metrics"])),
  (random) => get(`/${Array.from({ length: random.int(0, 5) }, () => segment(random)).join("/")}`),
];
