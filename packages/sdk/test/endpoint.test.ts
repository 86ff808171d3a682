/**
 * The endpoint over real HTTP. The status decides what a runtime does: Flink tries again after a 5xx and gives its whole
 * job up on a 4xx, and it takes nothing but a 2xx with the right content type for an answer.
 */
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import Fastify, { type FastifyInstance, type InjectOptions } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { type StateFunPluginOptions, statefun } from "../src/http/fastify.ts";
import { customType, Int, statefulFunction, Text } from "../src/index.ts";
import { fromFunction, message, toFunction } from "./support.ts";

const Blob = customType("test/blob", {
  serialize: (bytes: Uint8Array) => bytes,
  deserialize: (bytes) => bytes,
});
const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
const { promise: waiting, resolve: isWaiting } = Promise.withResolvers<void>();

const Fn = statefulFunction({ typename: "com.example/fn" })
  .on(Int, ({ self, send }, n) => send(self, Int, n + 1))
  .on(Blob, ({ self, send }, { length }) => send(self, Int, length))
  .on(Text, async ({ self, send }, command) => {
    if (command === "throw") throw new Error("on purpose");
    isWaiting();
    await gate;
    send(self, Text, "done");
  });

const OCTETS = "application/octet-stream";
const requestOf = (...messages: Parameters<typeof toFunction>[1]["messages"]) =>
  Buffer.from(toFunction(Fn, { id: "x", messages }));
const increment = requestOf(message(Int, 41));
const answerOf = (body: Uint8Array) =>
  fromFunction(body).sent.map(({ bytes }) => Int.deserialize(bytes));

let app: FastifyInstance = Fastify();
afterEach(() => app.close());

async function serve(options: { bodyLimit?: number; prefix?: string } = {}) {
  const all: StateFunPluginOptions = { functions: [Fn], ...options };
  app = Fastify();
  await app.register(statefun, all);
}

const post = (options: InjectOptions = {}) =>
  app.inject({ method: "POST", url: "/", headers: { "content-type": OCTETS }, ...options });

test.each(["/", "/statefun", "/%2F", "/%2Fstatefun"])(
  "POST %s is answered with a FromFunction",
  async (url) => {
    await serve();
    const response = await post({ url, payload: increment });
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-type"]).toBe(OCTETS);
    expect(answerOf(response.rawPayload)).toEqual([42]);
  },
);

test.each(["/fns", "/fns/", "/fns/statefun"])("below a prefix: POST %s", async (url) => {
  await serve({ prefix: "/fns" });
  expect((await post({ url, payload: increment })).statusCode).toBe(200);
  expect((await post({ url: "/statefun", payload: increment })).statusCode).toBe(404);
});

describe("every error has its status and a reason in JSON", () => {
  const unserved = statefulFunction({ typename: "com.example/later" });
  test.each<[string, number, InjectOptions, object]>([
    [
      "bytes that are no ToFunction",
      400,
      { payload: Buffer.from("no protobuf") },
      { error: "malformed-request", message: expect.stringContaining("not a ToFunction request") },
    ],
    ["no bytes", 400, { payload: Buffer.alloc(0) }, { error: "malformed-request" }],
    [
      "a function that a redeploy may bring",
      503,
      { payload: Buffer.from(toFunction(unserved, { messages: [] })) },
      { error: "unknown-function", message: expect.stringContaining("com.example/later") },
    ],
    [
      "a handler that throws",
      500,
      { payload: requestOf(message(Text, "throw")) },
      {
        error: "handler-failed",
        message: 'com.example/fn "x" failed on io.statefun.types/string: on purpose',
        function: "com.example/fn",
        id: "x",
        type: "io.statefun.types/string",
      },
    ],
    [
      "a message that cannot be handled, without dead letters",
      500,
      { payload: requestOf({ typename: "test/unknown", bytes: Buffer.from("x") }) },
      { error: "invalid-message", type: "test/unknown" },
    ],
    [
      "a body over the limit",
      413,
      { payload: requestOf(message(Blob, Buffer.alloc(2000))) },
      { message: expect.stringMatching(/too large/i) },
    ],
    [
      "another content type",
      415,
      { payload: "{}", headers: { "content-type": "application/json" } },
      { error: "unsupported-media-type", message: `send ${OCTETS}` },
    ],
    [
      "no content type",
      415,
      { payload: "x", headers: {} },
      { error: "unsupported-media-type", message: `send ${OCTETS}` },
    ],
    ["no body and no content type", 415, { headers: {} }, { error: "unsupported-media-type" }],
    [
      "GET",
      405,
      { method: "GET" },
      { error: "method-not-allowed", message: `send POST with ${OCTETS}` },
    ],
    ["PUT", 405, { method: "PUT", payload: increment }, { error: "method-not-allowed" }],
    [
      "DELETE of /statefun",
      405,
      { method: "DELETE", url: "/statefun" },
      { error: "method-not-allowed" },
    ],
  ])("%s: %d", async (_what, status, options, body) => {
    await serve({ bodyLimit: 1000 });
    const response = await post(options);
    expect(response.statusCode).toBe(status);
    expect(response.headers["content-type"]).toMatch(/^application\/json\b/);
    expect(response.json()).toEqual(expect.objectContaining(body));
    expect(response.json()).toMatchObject({
      error: expect.any(String),
      message: expect.any(String),
    });
    if (status === 405) expect(response.headers.allow).toBe("POST");
  });
});

test("a function that is declared twice stops the start", async () => {
  app = Fastify();
  const declaration = app.register(statefun, { functions: [Fn, Fn] });
  await expect(declaration).rejects.toMatchObject({ code: "invalid-declaration" });
});

describe("large requests", () => {
  const MiB = 1024 * 1024;

  test("are taken up to 32 MiB by default", async () => {
    await serve();
    const blob = Buffer.alloc(31 * MiB);
    const { statusCode, rawPayload } = await post({ payload: requestOf(message(Blob, blob)) });
    expect(statusCode).toBe(200);
    expect(answerOf(rawPayload)).toEqual([31 * MiB]);
    expect((await post({ payload: Buffer.alloc(32 * MiB + 1) })).statusCode).toBe(413);
  });

  test("are taken up to a configured limit, whatever the app's own limit is", async () => {
    app = Fastify({ bodyLimit: 10 });
    await app.register(statefun, { functions: [Fn], bodyLimit: increment.length });
    expect((await post({ payload: increment })).statusCode).toBe(200);
    expect((await post({ payload: requestOf(message(Int, 1), message(Int, 1)) })).statusCode).toBe(
      413,
    );
  });
});

test("the rest of the app keeps its own parsers and errors", async () => {
  app = Fastify();
  app.post("/echo", async ({ body }) => body);
  await app.register(statefun, { functions: [Fn] });
  const echo = await app.inject({ method: "POST", url: "/echo", payload: { json: true } });
  expect(echo.json()).toEqual({ json: true });
  expect((await app.inject("/nowhere")).statusCode).toBe(404);
});

test("logs with the app's logger unless it is given another", async () => {
  const lines: { msg: string; function?: string }[] = [];
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
  app = Fastify({ logger: { level: "info", stream } });
  await app.register(statefun, { functions: [Fn] });
  await post({ payload: requestOf(message(Text, "throw")) });
  const own = lines.filter((line) => line.function === "com.example/fn");
  expect(own.map(({ msg }) => msg)).toEqual(["message", "batch failed"]);
});

describe("on a real socket", () => {
  /** Sends a request from this agent, and waits for the head of the response. */
  function send(agent: Agent, body: Buffer, port: number) {
    const headers = { "content-type": OCTETS, "content-length": body.length };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const sent = httpRequest({ agent, port, host: "127.0.0.1", method: "POST", headers }, resolve);
    sent.on("error", reject).end(body);
    return { sent, response: promise };
  }

  test("one connection carries many requests, errors among them", async () => {
    await serve();
    await app.listen({ port: 0, host: "127.0.0.1" });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { port } = app.server.address() as AddressInfo;
    const reused: boolean[] = [];
    const bodies = [
      increment,
      Buffer.from("no protobuf"),
      requestOf(message(Text, "throw")),
      increment,
    ];
    for (const body of bodies) {
      const { sent, response } = send(agent, body, port);
      await textOf(await response);
      reused.push(sent.reusedSocket);
    }
    agent.destroy();
    expect(reused).toEqual([false, true, true, true]);
  });

  test("closing finishes what is in flight, and takes nothing new", async () => {
    await serve();
    await app.listen({ port: 0, host: "127.0.0.1" });
    const agent = new Agent();
    const { port } = app.server.address() as AddressInfo;
    const { response } = send(agent, requestOf(message(Text, "wait")), port);
    await waiting;
    let closed = false;
    const closing = app.close().then(() => {
      closed = true;
    });
    // Long enough for a close that does not wait.
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    expect(closed).toBe(false);
    await expect(send(agent, increment, port).response).rejects.toThrow("ECONNREFUSED");
    openGate();
    const { statusCode, headers } = await response;
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe(OCTETS);
    const chunks = await (await response).toArray();
    expect(
      fromFunction(Buffer.concat(chunks)).sent.map(({ bytes }) => Text.deserialize(bytes)),
    ).toEqual(["done"]);
    await closing;
    expect(app.server.listening).toBe(false);
    agent.destroy();
  });
});
