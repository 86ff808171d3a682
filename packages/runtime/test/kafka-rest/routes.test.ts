/**
 * The dialect in front of records that are kept anywhere: what a log is asked, what is made of its answers, and what
 * Kafka has but the local runtime has not. The rest is tested through the local runtime's API, in test/http.
 */
import { expect, it } from "vitest";
import {
  type ConsumedRecord,
  createServer,
  kafkaRest,
  RequestError,
} from "../../src/kafka-rest/index.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const TEXT_TYPE = "application/vnd.kafka.text.v2+json";
const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";

/** A server in front of a log that gives these records, or fails with `error`, and notes what it is asked. */
function start({ records = [], error }: { records?: ConsumedRecord[]; error?: Error } = {}) {
  const asked: unknown[] = [];
  const app = createServer();
  kafkaRest(app, {
    async produce(topic, given, key) {
      asked.push([topic, given, key]);
      if (error) throw error;
      return given.map((_record, index) => 7 + index);
    },
    async consume(topic, page) {
      asked.push([topic, page]);
      if (error) throw error;
      return records;
    },
  });
  const post = (payload: string, headers = {}, topic = "t") =>
    app.inject({
      method: "POST",
      url: `/topics/${topic}`,
      headers: { "content-type": JSON_TYPE, ...headers },
      payload,
    });
  const get = (query = "", headers = {}) =>
    app.inject({ url: `/topics/t/partitions/0/records${query}`, headers });
  return { asked, post, get };
}

it("asks for what the request says, in bytes, and answers with the offsets", async () => {
  const { asked, post, get } = start();
  const topic = "t".repeat(249);
  const body = '{"records":[{"key":"k","value":1.0},{"value":null},{"key":null,"value":"x"}]}';
  const produced = await post(body, { "idempotency-key": "once" }, topic);
  expect(produced.json()).toEqual({
    offsets: [7, 8, 9].map((offset) => ({ partition: 0, offset })),
  });
  await get();
  await get("?offset=5&max_bytes=99999999999&timeout=0");
  const bytes = (text: string) => Buffer.from(text);
  expect(asked).toEqual([
    [
      topic,
      [
        { key: bytes("k"), value: bytes("1.0") },
        { key: undefined, value: undefined },
        { key: undefined, value: bytes('"x"') },
      ],
      "once",
    ],
    ["t", { offset: 0, maxBytes: 1024 * 1024, timeoutMs: 1000 }],
    ["t", { offset: 5, maxBytes: 64 * 1024 * 1024, timeoutMs: 0 }],
  ]);
});

it("shows any record: with nothing in it, with a key that is not text, with JSON that is too deep", async () => {
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  const { get } = start({
    records: [
      { topic: "t", offset: 3, key: undefined, value: undefined },
      { topic: "t", offset: 5, key: Buffer.from("\ufeffk"), value: Buffer.from("null") },
      { topic: "t", offset: 6, key: Buffer.from([0xff]), value: Buffer.from(deep) },
    ],
  });
  const at = (offset: number) => ({ topic: "t", partition: 0, offset });
  expect((await get()).json()).toEqual([
    { ...at(3), key: null, value: null },
    { ...at(5), key: "\ufeffk", value: null },
    { ...at(6), key: "\ufffd", value: deep, encoding: "utf8" },
  ]);
  expect((await get("", { accept: TEXT_TYPE })).json()).toEqual([
    { ...at(3), key: null, value: null },
    { ...at(5), key: "\ufeffk", value: "null" },
    { ...at(6), key: "\ufffd", value: deep },
  ]);
  expect((await get("", { accept: BINARY_TYPE })).json()).toEqual([
    { ...at(3), key: null, value: null },
    { ...at(5), key: Buffer.from("\ufeffk").toString("base64"), value: btoa("null") },
    { ...at(6), key: "/w==", value: btoa(deep) },
  ]);
});

it("answers what goes wrong with a code that begins with the status", async () => {
  const answers = async (error: Error) => {
    const { post, get } = start({ error });
    const good = '{"records":[{"key":"k","value":1}]}';
    return Promise.all(
      [post(good), get()].map(async (answer) => {
        const { statusCode, json } = await answer;
        return [statusCode, json()];
      }),
    );
  };
  for (const [error, errorCode] of [
    [new RequestError("unknown-topic", "why"), 40401],
    [new RequestError("invalid-record", "why"), 42201],
    [new RequestError("unavailable", "why"), 50301],
    [new Error("why"), 50000],
  ] as const) {
    const answer = [Math.floor(errorCode / 100), { error_code: errorCode, message: "why" }];
    expect(await answers(error)).toEqual([answer, answer]);
  }
});
