/**
 * Reading topics page by page over real HTTP: everything that is durable, once and in order, for as long as the reader is
 * ready to wait, and not a moment longer.
 */
import { describe, expect, it } from "vitest";
import { numbers } from "../support.ts";
import { consume, startTopic, write } from "./readers.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const TEXT_TYPE = "application/vnd.kafka.text.v2+json";
const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";

describe("the list of topics", () => {
  it("has the ingress topics and every topic with a record", async () => {
    const { rig, url } = await startTopic();
    const topics = async () => (await fetch(`${url}/topics`)).json();
    expect(await topics()).toEqual(["in"]);
    await write(rig, "a=1");
    expect(await topics()).toEqual(["in", "out"]);
  });
});

describe("consuming", () => {
  it("gives records as JSON, or as text or in base64 by Accept, with their offsets", async () => {
    const { rig, url } = await startTopic();
    await write(rig, 'a={"n":12345678901234567890}', "ключ=no JSON");
    const common = { topic: "out", partition: 0 };
    const response = await fetch(`${url}/topics/out/partitions/0/records`);
    expect(response.headers.get("content-type")).toMatch(JSON_TYPE);
    const text = await response.text();
    expect(text).toContain('"value":{"n":12345678901234567890}');
    expect(JSON.parse(text)[1]).toEqual({
      ...common,
      key: "ключ",
      value: "no JSON",
      encoding: "utf8",
      offset: 1,
    });
    const asText = await consume(url, "", { accept: TEXT_TYPE.toUpperCase() });
    expect(asText.type).toMatch(TEXT_TYPE);
    expect(asText.body).toEqual([
      { ...common, key: "a", value: '{"n":12345678901234567890}', offset: 0 },
      { ...common, key: "ключ", value: "no JSON", offset: 1 },
    ]);
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
    const { rig, url } = await startTopic();
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

  it("gives pages of a bounded size, whatever is asked for", async () => {
    const { rig, url, limits } = await startTopic();
    await write(rig, "a=1");
    expect((await consume(url, `max_bytes=${Number.MAX_SAFE_INTEGER}`)).status).toBe(200);
    expect(Math.max(...limits)).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  it("waits for the next record, and no longer than it is told", async () => {
    const { rig, url, waiting } = await startTopic();
    await write(rig, "a=0");
    const next = consume(url, "offset=1&timeout=60000");
    await waiting(1);
    await rig.produce("in", "a=1");
    expect((await next).body.map(({ value }) => value)).toEqual([1]);
    expect((await consume(url, "offset=2&timeout=0")).body).toEqual([]);
    expect((await consume(url, "offset=2&timeout=30")).body).toEqual([]);
    expect((await consume(url, "offset=1000&timeout=0")).body).toEqual([]);
    await waiting(0);
  });

  it("is refused for a topic that does not exist, and for nonsense", async () => {
    const { rig, url } = await startTopic();
    const unknown = (known: string) => ({
      status: 404,
      body: { error_code: 40401, message: `there is no topic "out"; there are ${known}` },
    });
    expect(await consume(url)).toMatchObject(unknown("in"));
    await write(rig, "a=1");
    expect(await consume(url)).toMatchObject({ status: 200 });
    for (const query of [
      ...["offset=-1", "offset=x", "offset=1.5", "max_bytes=-1", "timeout=60001"],
      ...["offset=", "offset=0x1", "offset=1e1", "offset=%201", "offset=1&offset=2"],
      `offset=${"9".repeat(20)}`,
    ]) {
      const name = query.split("=")[0];
      expect(await consume(url, query)).toMatchObject({
        status: 400,
        body: { error_code: 40002, message: expect.stringContaining(`query.${name}`) },
      });
    }
    const message = (query: string) => consume(url, query).then(({ body }) => body);
    expect(await message("timeout=300000")).toEqual({
      error_code: 40002,
      message: 'query.timeout: "300000" is not a whole number from 0 to 60000',
    });
    expect(await message("ofset=1")).toEqual({
      error_code: 40002,
      message: 'query: "ofset" is not a field here: there are offset, max_bytes, timeout',
    });
    expect((await fetch(`${url}/topics/out/partitions/1/records`)).status).toBe(404);
  });

  it("stops waiting when the client goes away", async () => {
    const { rig, url, waiting } = await startTopic();
    await write(rig, "a=1");
    const client = new AbortController();
    const abandoned = fetch(`${url}/topics/out/partitions/0/records?offset=9&timeout=60000`, {
      signal: client.signal,
    });
    await waiting(1);
    client.abort();
    await expect(abandoned).rejects.toThrow();
    await waiting(0);
  });
});
