/**
 * Reading topics over real HTTP, page by page and as a stream: everything that is durable, once and in order, at the pace of
 * the reader, whoever goes away first, the client or the server.
 */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { fn } from "./functions.ts";
import { aWhile, numbers, type Rig, startRig, until } from "./support.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";

/** A runtime whose function writes what it gets to topic `out`, and how many readers wait there for more. */
async function start() {
  let read = 0;
  const rig = await startRig({
    wrap: (store) => ({
      ...store,
      records(topic, ...rest) {
        const records = store.records(topic, ...rest);
        if (topic === "out") read += records.length;
        return records;
      },
    }),
    functions: fn(({ id, messages }) => ({
      egress: messages.map((text) => ["out", `${id}=${text}`] as const),
    })),
  });
  const { topics } = rig.runtime;
  const listen = topics.listen.bind(topics);
  let waiting = 0;
  topics.listen = (topic, listener) => {
    const stop = listen(topic, listener);
    waiting++;
    let listening = true;
    return () => {
      if (listening) waiting--;
      listening = false;
      stop();
    };
  };
  return {
    rig,
    url: await rig.serve(),
    waiting: () => waiting,
    /** How many records readers have been given. */
    read: () => read,
    /** Resolves when no reader goes on. */
    async stuck() {
      await until(() => read > 0);
      for (let before = -1; before !== read; await aWhile()) before = read;
    },
  };
}

async function write(rig: Rig, ...records: string[]): Promise<void> {
  await rig.produce("in", ...records);
  await rig.idle();
}

interface Consumed {
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
  readonly offset: number;
}

async function consume(url: string, query = "", headers = {}) {
  const response = await fetch(`${url}/topics/out/partitions/0/records?${query}`, { headers });
  const type = response.headers.get("content-type");
  return { status: response.status, type, body: (await response.json()) as Consumed[] };
}

/** Opens a stream and gives the text that has come so far; nothing is read before `read` says so. */
async function openStream(url: string, { query = "", headers = {}, read = true } = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    httpRequest(`${url}/topics/out/stream?${query}`, { headers, agent: false }, resolve)
      .on("error", reject)
      .end(),
  );
  let text = "";
  let ended = false;
  const begin = () => {
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
    });
  };
  response.on("close", () => {
    ended = true;
  });
  response.on("error", () => undefined);
  if (read) begin();
  return {
    response,
    begin,
    events: () =>
      [...text.matchAll(/^id: (\d+)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({
        id: Number(id),
        ...(JSON.parse(data ?? "") as Consumed),
      })),
    ended: () => ended,
  };
}

describe("the list of topics", () => {
  it("has the ingress topics and every topic with a record", async () => {
    const { rig, url } = await start();
    const topics = async () => (await fetch(`${url}/topics`)).json();
    expect(await topics()).toEqual(["in"]);
    await write(rig, "a=1");
    expect(await topics()).toEqual(["in", "out"]);
  });
});

describe("consuming", () => {
  it("gives records as JSON, or in base64 by Accept, with their offsets", async () => {
    const { rig, url } = await start();
    await write(rig, 'a={"n":12345678901234567890}', "ключ=no JSON");
    const common = { topic: "out", partition: 0 };
    const response = await fetch(`${url}/topics/out/partitions/0/records`);
    expect(response.headers.get("content-type")).toMatch(JSON_TYPE);
    const text = await response.text();
    expect(text).toContain('"value":{"n":12345678901234567890}');
    expect(JSON.parse(text)[1]).toEqual({
      ...common,
      key: "ключ",
      value: Buffer.from("no JSON").toString("base64"),
      encoding: "base64",
      offset: 1,
    });
    const { type, body } = await consume(url, "offset=1", { accept: BINARY_TYPE });
    expect(type).toMatch(BINARY_TYPE);
    expect(body).toEqual([
      {
        ...common,
        key: Buffer.from("ключ").toString("base64"),
        value: Buffer.from("no JSON").toString("base64"),
        offset: 1,
      },
    ]);
  });

  it("gives pages of at most max_bytes, but at least a record, that add up to everything", async () => {
    const { rig, url } = await start();
    const values = numbers(30).map((n) => n.repeat(Number(n) * 10 + 1));
    await write(rig, ...values.map((value) => `a="${value}"`));
    for (const maxBytes of [0, 1, 500, 2000, 1_000_000]) {
      const read: unknown[] = [];
      for (let offset = 0; offset < values.length; ) {
        const { body } = await consume(url, `offset=${offset}&max_bytes=${maxBytes}`);
        const bytes = body.reduce((sum, { value }) => sum + String(value).length + 2, 0);
        expect(body.length === 1 || bytes <= maxBytes).toBe(true);
        expect(body[0]?.offset).toBe(offset);
        read.push(...body.map(({ value }) => value));
        offset += body.length;
      }
      expect(read).toEqual(values);
    }
  });

  it("waits for the next record, and no longer than it is told", async () => {
    const { rig, url, waiting } = await start();
    await write(rig, "a=0");
    const next = consume(url, "offset=1&timeout=60000");
    await until(() => waiting() === 1);
    await rig.produce("in", "a=1");
    expect((await next).body.map(({ value }) => value)).toEqual([1]);
    expect((await consume(url, "offset=2&timeout=0")).body).toEqual([]);
    expect((await consume(url, "offset=2&timeout=30")).body).toEqual([]);
    expect((await consume(url, "offset=1000&timeout=0")).body).toEqual([]);
    expect(waiting()).toBe(0);
  });

  it("is refused for a topic that does not exist, and for nonsense", async () => {
    const { rig, url } = await start();
    const unknown = (known: string) => ({
      status: 404,
      body: { error_code: 40401, message: `there is no topic "out"; there are ${known}` },
    });
    expect(await consume(url)).toMatchObject(unknown("in"));
    await write(rig, "a=1");
    expect(await consume(url)).toMatchObject({ status: 200 });
    for (const query of ["offset=-1", "offset=x", "offset=1.5", "max_bytes=-1", "timeout=60001"]) {
      const name = query.split("=")[0];
      expect(await consume(url, query)).toMatchObject({
        status: 400,
        body: { error_code: 40002, message: expect.stringContaining(`query.${name}`) },
      });
    }
    expect((await fetch(`${url}/topics/out/partitions/1/records`)).status).toBe(404);
  });

  it("stops waiting when the client goes away", async () => {
    const { rig, url, waiting } = await start();
    await write(rig, "a=1");
    const client = new AbortController();
    const abandoned = fetch(`${url}/topics/out/partitions/0/records?offset=9&timeout=60000`, {
      signal: client.signal,
    });
    await until(() => waiting() === 1);
    client.abort();
    await expect(abandoned).rejects.toThrow();
    await until(() => waiting() === 0);
  });
});

describe("a stream", () => {
  it("sends what is there and what comes, each once", async () => {
    const { rig, url } = await start();
    await write(rig, "a=0", "a=1");
    const stream = await openStream(url);
    expect(stream.response.headers["content-type"]).toMatch("text/event-stream");
    await until(() => stream.events().length === 2);
    await write(rig, "a=2");
    await write(rig, "b=3", `b=${"[".repeat(9999)}${"]".repeat(9999)}`, 'b="line\\nbreak"');
    await until(() => stream.events().length === 6);
    expect(stream.events().map(({ id, offset }) => [id, offset])).toEqual(
      numbers(6).map((n) => [Number(n), Number(n)]),
    );
    expect(
      stream
        .events()
        .map(({ value }) => value)
        .filter((value) => String(value).length < 50),
    ).toEqual([0, 1, 2, 3, "line\nbreak"]);
    expect(
      stream
        .events()
        .map(({ key }) => key)
        .join(""),
    ).toBe("aaabbb");
  });

  it("starts at an offset, and goes on after the last event that the client has seen", async () => {
    const { rig, url } = await start();
    await write(rig, ...numbers(5).map((n) => `a=${n}`));
    const first = async (options: object) => {
      const stream = await openStream(url, options);
      await until(() => stream.events().length > 0);
      stream.response.destroy();
      return stream.events()[0]?.id;
    };
    expect(await first({ query: "offset=3" })).toBe(3);
    expect(await first({ query: "offset=1", headers: { "last-event-id": "3" } })).toBe(4);
    expect(await first({ query: "offset=2", headers: { "last-event-id": "" } })).toBe(2);
    for (const lastEventId of ["x", "-2", "1.5"]) {
      const headers = { "last-event-id": lastEventId };
      expect((await fetch(`${url}/topics/out/stream`, { headers })).status).toBe(400);
    }
    expect((await fetch(`${url}/topics/out/stream?offset=x`)).status).toBe(400);
    expect((await fetch(`${url}/topics/nowhere/stream`)).status).toBe(404);
  });

  it("waits for a slow reader instead of filling the memory, and then misses nothing", async () => {
    const { rig, url, read, stuck } = await start();
    const large = "x".repeat(1024 * 1024);
    for (let n = 0; n < 30; n++) await write(rig, `a="${n}${large}"`);
    const stream = await openStream(url, { read: false });
    await stuck();
    expect(read()).toBeLessThan(25);
    stream.begin();
    await until(() => read() === 30 && stream.events().length === 30);
    expect(stream.events().map(({ value }) => String(value).replace(large, ""))).toEqual(
      numbers(30),
    );
  });

  it("ends when the client goes away, reading or not", async () => {
    const { rig, url, waiting } = await start();
    await write(rig, "a=1");
    const streams = [await openStream(url), await openStream(url, { read: false })];
    await until(() => waiting() === 2);
    for (const { response } of streams) response.destroy();
    await until(() => waiting() === 0);
  });
});

describe("closing the API", () => {
  it("answers those that wait, ends the streams and does not wait for slow readers", async () => {
    const { rig, url, waiting, read, stuck } = await start();
    await write(rig, "a=1");
    const polls = [1, 2].map(() => consume(url, "offset=9&timeout=60000"));
    const stream = await openStream(url);
    await until(() => waiting() === 3);
    const value = "x".repeat(1024 * 1024);
    for (let n = 0; n < 25; n++) await write(rig, `a="${value}"`);
    await until(() => stream.events().length === 26);
    const slow = await openStream(url, { read: false });
    const before = read();
    await stuck();
    expect(read() - before).toBeLessThan(20);
    const started = performance.now();
    await rig.close();
    expect(performance.now() - started).toBeLessThan(3000);
    for (const poll of polls) expect(await poll).toMatchObject({ status: 200 });
    await until(() => stream.ended());
    slow.response.destroy();
  });
});
