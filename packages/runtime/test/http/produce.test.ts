/**
 * Producing over real HTTP: what is let in reaches the functions to the byte, and what is not is refused at the door with a
 * status and a reason that somebody with curl can act on, and leaves nothing behind.
 */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { moduleOf, type Rig, startRig } from "../support.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const TEXT_TYPE = "application/vnd.kafka.text.v2+json";
const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";

async function start() {
  const seen: string[] = [];
  const rig = await startRig({
    module: moduleOf({ in: "test/fn", also: "test/fn" }),
    functions: fn(({ id, messages }) => {
      seen.push(...messages.map((message) => `${id}=${message}`));
      return { egress: [["out", "a=1"]] };
    }),
  });
  const url = await rig.serve();
  return { rig, seen, url };
}

async function produce(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  { topic = "in", type = JSON_TYPE, headers = {} } = {},
) {
  const response = await fetch(`${url}/topics/${topic}`, {
    method: "POST",
    headers: { ...(type !== "" && { "content-type": type }), ...headers },
    body,
  });
  const answer = (await response.json()) as { error_code?: number; message?: string };
  return { status: response.status, ...answer };
}

const records = (...list: unknown[]) => JSON.stringify({ records: list });
const refused = (errorCode: number, message: string | RegExp) => ({
  status: Math.floor(errorCode / 100),
  error_code: errorCode,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});

async function expectEmpty(rig: Rig): Promise<void> {
  await rig.parts.committer.settled();
  expect(rig.records("in")).toEqual([]);
  expect(rig.store.topics()).toEqual([]);
}

describe("producing JSON", () => {
  it("stores values to the digit and answers with the offsets", async () => {
    const { rig, seen, url } = await start();
    const values = [
      '{"n":12345678901234567890,"d":0.1000,"e":1E+2,"z":-0}',
      "[1,[2,{}]]",
      '"text \\u2603 \\ud800"',
      "0",
      "false",
      '""',
      '{"__proto__":1,"constructor":2}',
    ];
    const body = `{"records":[${values.map((value) => `{"key":"ключ","value":${value}}`)}]}`;
    expect(await produce(url, body)).toEqual({
      status: 200,
      offsets: values.map((_, offset) => ({ partition: 0, offset })),
    });
    await rig.idle();
    expect(seen).toEqual(values.map((value) => `ключ=${value.replace("\\u2603", "☃")}`));
    for (const [index, partition] of [0, null].entries()) {
      expect(await produce(url, records({ key: "a", value: 1, partition }))).toEqual({
        status: 200,
        offsets: [{ partition: 0, offset: values.length + index }],
      });
    }
  });

  it("takes the type with parameters and in any case", async () => {
    const { url } = await start();
    const type = "Application/vnd.Kafka.JSON.v2+json; charset=utf-8";
    expect(await produce(url, records({ key: "a", value: 1 }), { type })).toMatchObject({
      status: 200,
    });
  });
});

describe("producing text", () => {
  it("stores it as it is, JSON or not", async () => {
    const { rig, seen, url } = await start();
    const texts = ["Welcome Bob!", "5", '"quoted"', "", "☃\n"];
    const body = records(...texts.map((value) => ({ key: "ключ", value })));
    expect(await produce(url, body, { type: TEXT_TYPE })).toMatchObject({ status: 200 });
    await rig.idle();
    expect(seen).toEqual(texts.map((value) => `ключ=${value}`));
  });

  it("takes nothing but text", async () => {
    const { rig, url } = await start();
    for (const value of [5, { a: 1 }, "\ud800"]) {
      expect(await produce(url, records({ key: "a", value }), { type: TEXT_TYPE })).toEqual(
        refused(42201, /^body\.records\.0\.value: /),
      );
    }
    await expectEmpty(rig);
  });
});

describe("producing bytes", () => {
  it("stores them as they are, if they are nothing at all", async () => {
    const { rig, seen, url } = await start();
    const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");
    const body = records(
      { key: base64("a"), value: base64("\0\x01not JSON") },
      { key: base64("ключ"), value: "" },
    );
    expect(await produce(url, body, { type: BINARY_TYPE })).toMatchObject({ status: 200 });
    await rig.idle();
    expect(seen).toEqual(["a=\0\x01not JSON", "ключ="]);
    expect(await produce(url, records({ key: base64("a"), value: "AP/+" }), { type: BINARY_TYPE }));
    await rig.idle();
    expect([...(rig.store.records("in", 2, 1, 1)[0]?.value ?? [])]).toEqual([0, 0xff, 0xfe]);
  });
});

describe("what is refused", () => {
  const good = { key: "a", value: 1 };
  const BODIES: readonly [what: string, body: string, message: string | RegExp][] = [
    ["no JSON", "nonsense", /^the body is not JSON: /],
    ["nothing", "", /^the body is not JSON: |^Body cannot be empty/],
    ["half of it", '{"records":[{"key":"a","value":1}', /^the body is not JSON: /],
    ["something else", '"records"', /^body: /],
    ["no records", "{}", /^body\.records: /],
    ["an empty list", records(), /^body\.records: /],
    ["no list", '{"records":{"key":"a","value":1}}', /^body\.records: /],
    ["no key", records({ value: 1 }), /^record 0: it has no key/],
    ["no key in one of many", records(good, { value: 1 }, good), /^record 1: it has no key/],
    ["a key that is null", records({ key: null, value: 1 }), /^record 0: it has no key/],
    ["an empty key", records({ key: "", value: 1 }), /^record 0: it has no key/],
    ["a key that is not text", records({ key: 1, value: 1 }), /^body\.records\.0\.key: /],
    [
      "an unpaired surrogate as key",
      '{"records":[{"key":"\\ud800","value":1}]}',
      /^body\.records\.0\.key: /,
    ],
    ["no value", records({ key: "a" }), /^body\.records\.0\.value: /],
    ["a value that is null", records({ key: "a", value: null }), "record 0: it has no value"],
    [
      "another partition",
      records({ ...good, partition: 1 }),
      "body.records.0.partition: there is only partition 0",
    ],
    [
      "headers, which Kafka REST v2 does not have",
      records(good, { ...good, headers: [{ name: "a", value: "MQ==" }] }),
      'body.records.1: "headers" is not a field here: there are key, value, partition',
    ],
    [
      "fields that would be lost",
      records({ ...good, timestamp: 1, "": 2 }),
      'body.records.0: "timestamp", "" is not a field here: there are key, value, partition',
    ],
    [
      "a field beside the records",
      '{"records":[{"key":"a","value":1}],"value_schema":"{}"}',
      'body: "value_schema" is not a field here: there are records',
    ],
    ["a record that is not one", records(good, 7), /^body\.records\.1: /],
    ["depths", `{"records":[{"key":"a","value":${"[".repeat(9999)}${"]".repeat(9999)}}]}`, /deep/],
  ];

  it("is an invalid body, with the reason and without a trace", async () => {
    const { rig, url } = await start();
    for (const [what, body, message] of BODIES) {
      const answer = await produce(url, body);
      expect({ what, ...answer }).toEqual({ what, ...refused(42201, message) });
    }
    await expectEmpty(rig);
  });

  it("is text in another encoding than UTF-8, which would be another text", async () => {
    const { rig, url } = await start();
    const latin1 = Buffer.from(records({ key: "caf\xe9", value: "caf\xe9" }), "latin1");
    const answer = await produce(url, new Uint8Array(latin1));
    expect(answer).toMatchObject({ status: 422, message: expect.stringMatching(/UTF-8/) });
    await expectEmpty(rig);
  });

  it("is what is not base64 in a body of bytes, and a key that is not text", async () => {
    const { rig, url } = await start();
    for (const [record, message] of [
      [{ key: "YQ==", value: "not base64!" }, /^body\.records\.0\.value: /],
      [{ key: "YQ==", value: { a: 1 } }, /^body\.records\.0\.value: /],
      [{ key: "not base64!", value: "" }, /^body\.records\.0\.key: /],
      [{ key: "wyg=", value: "" }, "record 0: its key is not UTF-8, so it cannot be an id"],
      [{ key: "", value: "" }, /^record 0: it has no key/],
      [{ key: "YQ==", value: null }, "record 0: it has no value"],
      [{ key: "YQ==" }, /^body\.records\.0\.value: /],
    ] as const) {
      const answer = await produce(url, records(record), { type: BINARY_TYPE });
      expect({ record, ...answer }).toEqual({ record, ...refused(42201, message) });
    }
    await expectEmpty(rig);
  });

  it("is a topic that takes no records, and the answer names those that do", async () => {
    const { rig, url } = await start();
    await produce(url, records(good));
    await rig.idle();
    for (const topic of ["out", "nowhere", "In"]) {
      expect(await produce(url, records(good), { topic })).toEqual(
        refused(40401, `"${topic}" is not an ingress topic of the module: there are in, also`),
      );
    }
    expect(rig.records("out").length).toBe(1);
  });

  it("is another content type, or none", async () => {
    const { rig, url } = await start();
    const reason = `the Content-Type of records must be ${JSON_TYPE}, ${TEXT_TYPE} or ${BINARY_TYPE}; nothing else takes a body`;
    for (const type of ["application/json", "text/plain", "application/vnd.kafka.avro.v2+json"]) {
      expect(await produce(url, records(good), { type })).toEqual(refused(41501, reason));
    }
    const bytes = new Uint8Array(Buffer.from(records(good)));
    expect(await produce(url, bytes, { type: "" })).toEqual(refused(41501, reason));
    await expectEmpty(rig);
  });

  it("is a body that is compressed, whatever is in it", async () => {
    const { rig, url } = await start();
    for (const encoding of ["gzip", "Deflate", "br"]) {
      const headers = { "content-encoding": encoding };
      const body = new Uint8Array(gzipSync(records(good)));
      expect(await produce(url, body, { headers })).toEqual(
        refused(
          41501,
          `Content-Encoding: ${encoding} is not supported: send the body uncompressed`,
        ),
      );
    }
    await expectEmpty(rig);
    const headers = { "content-encoding": "identity" };
    expect(await produce(url, records(good), { headers })).toMatchObject({ status: 200 });
  });

  it("is a query, which would have no effect", async () => {
    const { rig, url } = await start();
    expect(await produce(url, records(good), { topic: "in?partition=0" })).toEqual(
      refused(40002, 'query: "partition" is not a field here: there are none'),
    );
    await expectEmpty(rig);
  });

  it("is a body of more than 32 MiB", async () => {
    const { rig, url } = await start();
    const body = records({ key: "a", value: "x".repeat(32 * 1024 * 1024) });
    expect(await produce(url, body)).toEqual(refused(41300, /too large/));
    const most = records({ key: "a", value: "x".repeat(32 * 1024 * 1024 - 100) });
    expect(await produce(url, most)).toMatchObject({ status: 200 });
    await rig.idle();
  });

  it("is an Idempotency-Key that is not valid, or that was used for something else", async () => {
    const { rig, url } = await start();
    const withKey = (key: string, ...list: unknown[]) =>
      produce(url, records(...list), { headers: { "idempotency-key": key } });
    for (const key of ["", "x".repeat(257)]) {
      expect(await withKey(key, good)).toEqual(
        refused(40001, /^an Idempotency-Key must have 1 to 256/),
      );
    }
    await expectEmpty(rig);
    const first = await withKey("k", good);
    expect(first).toEqual({ status: 200, offsets: [{ partition: 0, offset: 0 }] });
    expect(await withKey("k", good)).toEqual(first);
    expect(await withKey("k", good, good)).toEqual(
      refused(42201, 'the Idempotency-Key "k" was used for another request'),
    );
    expect(rig.records("in")).toEqual(["a=1"]);
  });
});
