/** The runtime's API as a client sees it: produce, consume, look inside, metrics. */
import { setTimeout as sleep } from "node:timers/promises";

export interface NewRecord {
  readonly key: string;
  readonly value: unknown;
}

export interface TopicRecord extends NewRecord {
  readonly topic: string;
  readonly offset: number;
}

export interface InstanceState {
  readonly state: Readonly<Record<string, { readonly typename: string; readonly value: unknown }>>;
  readonly mailbox: number;
}

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
/** How often to ask for a topic that is not there yet, in milliseconds. */
const ASK_AGAIN_MS = 20;

/** An answer other than 2xx: the runtime has understood and refused. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(url: string, status: number, body: string) {
    super(`${url} answered ${status}: ${body}`);
    this.status = status;
  }
}

async function request(url: string, init?: RequestInit): Promise<string> {
  const token = process.env["STATEFUN_TOKEN"];
  const headers = new Headers(init?.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(url, { ...init, headers });
  const body = await response.text();
  if (!response.ok) throw new ApiError(url, response.status, body);
  return body;
}

/** Produces records, and resolves with their offsets once they are durable. */
export async function produce(
  api: string,
  topic: string,
  records: readonly NewRecord[],
  idempotencyKey?: string,
): Promise<number[]> {
  const body = await request(`${api}/topics/${topic}`, {
    method: "POST",
    headers: {
      "content-type": JSON_TYPE,
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: JSON.stringify({ records }),
  });
  const { offsets } = JSON.parse(body) as { offsets: { offset: number }[] };
  return offsets.map(({ offset }) => offset);
}

/** One page of records from `offset` on; waits up to `timeoutMs` for the first, and for a topic that comes to be with it. */
export async function consume(
  api: string,
  topic: string,
  offset: number,
  timeoutMs = 0,
): Promise<TopicRecord[]> {
  const url = `${api}/topics/${topic}/partitions/0/records?offset=${offset}&timeout=${timeoutMs}`;
  for (const end = performance.now() + timeoutMs; ; await sleep(ASK_AGAIN_MS)) {
    try {
      return JSON.parse(await request(url)) as TopicRecord[];
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      if (performance.now() >= end) return [];
    }
  }
}

/** All records of a topic. */
export async function readTopic(api: string, topic: string): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  for (;;) {
    const page = await consume(api, topic, (records.at(-1)?.offset ?? -1) + 1);
    if (page.length === 0) return records;
    records.push(...page);
  }
}

/** The state of one instance; undefined when the runtime knows nothing of it. */
export async function inspect(
  api: string,
  typename: string,
  id: string,
): Promise<InstanceState | undefined> {
  try {
    const url = `${api}/functions/${typename}/${encodeURIComponent(id)}`;
    return JSON.parse(await request(url)) as InstanceState;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The sum of a metric over its labels. */
export async function metric(api: string, name: string): Promise<number> {
  const lines = (await request(`${api}/metrics`)).split("\n");
  const samples = lines.filter(
    (line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`),
  );
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}
