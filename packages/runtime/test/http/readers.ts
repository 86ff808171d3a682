/**
 * What the tests of reading over HTTP share: a runtime that writes what it is sent to topic `out`, watched from inside, and
 * the two ways to read it.
 */
import { EventEmitter, once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { fn } from "../functions.ts";
import { aWhile, type Rig, startRig, until } from "../support.ts";

/** A runtime whose function writes what it gets to topic `out`. */
export async function startTopic() {
  let read = 0;
  const limits: number[] = [];
  const rig = await startRig({
    wrap: (store) => ({
      ...store,
      records(topic, offset, limit, maxBytes) {
        const records = store.records(topic, offset, limit, maxBytes);
        if (topic === "out") {
          read += records.length;
          limits.push(maxBytes);
        }
        return records;
      },
    }),
    functions: fn(({ id, messages }) => ({
      egress: messages.map((text) => ["out", `${id}=${text}`] as const),
    })),
  });
  const { topics } = rig.parts;
  const listen = topics.listen.bind(topics);
  const changes = new EventEmitter();
  const waiting = new Set<() => void>();
  topics.listen = (topic, listener) => {
    const stop = listen(topic, listener);
    waiting.add(listener);
    changes.emit("waiting");
    return () => {
      waiting.delete(listener);
      changes.emit("waiting");
      stop();
    };
  };
  return {
    rig,
    url: await rig.serve(),
    /** Resolves when that many readers wait for more. */
    async waiting(readers: number) {
      while (waiting.size !== readers) await once(changes, "waiting");
    },
    /** How many bytes each read of the store could bring. */
    limits,
    /** How many records readers have been given. */
    read: () => read,
    /** Resolves when no reader goes on: no event tells that, so that nothing happens for a while. */
    async stuck() {
      await until(() => read > 0);
      for (let before = -1; before !== read; await aWhile()) before = read;
    },
  };
}

export async function write(rig: Rig, ...records: string[]): Promise<void> {
  await rig.produce("in", ...records);
  await rig.idle();
}

export interface Consumed {
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
  readonly offset: number;
}

export async function consume(url: string, query = "", headers = {}) {
  const response = await fetch(`${url}/topics/out/partitions/0/records?${query}`, { headers });
  const type = response.headers.get("content-type");
  return { status: response.status, type, body: (await response.json()) as Consumed[] };
}

/** Opens a stream and gives the text that has come so far; nothing is read before `read` says so. */
export async function openStream(url: string, { query = "", headers = {}, read = true } = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    httpRequest(`${url}/topics/out/stream?${query}`, { headers, agent: false }, resolve)
      .on("error", reject)
      .end(),
  );
  const events: (Consumed & { readonly id: number })[] = [];
  let rest = "";
  const begin = () => {
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, id, data = ""] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
        if (id !== undefined) events.push({ id: Number(id), ...JSON.parse(data) });
      }
    });
  };
  response.on("error", () => undefined);
  if (read) begin();
  return {
    response,
    begin,
    events,
    /** Resolves when that many events have come. */
    async received(count: number) {
      while (events.length < count) await once(response, "data");
    },
    /** Resolves when the server has ended it. */
    async ended() {
      if (!response.closed) await once(response, "close");
    },
  };
}
