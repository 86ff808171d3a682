/**
 * What every adapter of the endpoint has to do. The status decides what a runtime does: Flink tries again after a 5xx and
 * gives its whole job up on a 4xx, and it takes nothing but a 2xx with the right content type for an answer.
 */
import { describe, expect, test } from "vitest";
import type { EndpointOptions } from "../../src/http/endpoint.ts";
import { customType, Int, statefulFunction, Text } from "../../src/index.ts";
import { fromFunction, message, toFunction } from "../support.ts";

/** Sends a request to a path of the endpoint, POST unless `init` says otherwise. */
export type Call = (path: string, init?: RequestInit) => Promise<Response>;

export const OCTETS = "application/octet-stream";

const Blob = customType("test/blob", {
  serialize: (bytes: Uint8Array) => bytes,
  deserialize: (bytes) => bytes,
});
export const Fn = statefulFunction({ typename: "com.example/fn" })
  .on(Int, ({ self, send }, n) => send(self, Int, n + 1))
  .on(Blob, ({ self, send }, { length }) => send(self, Int, length))
  .on(Text, () => {
    throw new Error("on purpose");
  });

export const requestOf = (...messages: Parameters<typeof toFunction>[1]["messages"]) =>
  Buffer.from(toFunction(Fn, { id: "x", messages }));
export const increment = requestOf(message(Int, 41));
export const failing = requestOf(message(Text, "throw"));

export const answerOf = async (response: Response): Promise<number[]> =>
  fromFunction(new Uint8Array(await response.arrayBuffer())).sent.map(({ bytes }) =>
    Int.deserialize(bytes),
  );

/** A POST of these bytes, as a runtime sends them. */
export const octets = (body: RequestInit["body"]): RequestInit => ({
  method: "POST",
  headers: { "content-type": OCTETS },
  ...(body && { body }),
});

/** A POST of these bytes in chunks, without a length beforehand; it ends only where the caller says so. */
function chunked(chunks: readonly Uint8Array[], { ends }: { readonly ends: boolean }): RequestInit {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      if (ends) controller.close();
    },
  });
  return { ...octets(body), duplex: "half" };
}

/** Runs the suite; `serve` makes an endpoint, and rejects where it cannot. */
export function describeEndpoint(serve: (options: EndpointOptions) => Promise<Call>): void {
  test.each(["/", "/statefun", "/%2F", "/%2Fstatefun", "/statefun?query"])(
    "POST %s is answered with a FromFunction",
    async (path) => {
      const call = await serve({ functions: [Fn] });
      const response = await call(path, octets(increment));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(OCTETS);
      expect(await answerOf(response)).toEqual([42]);
    },
  );

  test("the content type may be in any case, and have parameters", async () => {
    const call = await serve({ functions: [Fn] });
    const headers = { "content-type": "Application/Octet-Stream; charset=binary" };
    expect((await call("/", { method: "POST", headers, body: increment })).status).toBe(200);
  });

  describe("every error has its status and a reason in JSON", () => {
    const unserved = statefulFunction({ typename: "com.example/later" });
    const sendOctets = { error: "unsupported-media-type", message: `send ${OCTETS}` };
    test.each<[string, number, RequestInit, object, path?: string]>([
      [
        "bytes that are not a ToFunction",
        400,
        octets("no protobuf"),
        {
          error: "malformed-request",
          message: expect.stringContaining("not a ToFunction request"),
        },
      ],
      ["no bytes", 400, octets(undefined), { error: "malformed-request" }],
      [
        "a function that a redeploy may bring",
        503,
        octets(Buffer.from(toFunction(unserved, { messages: [] }))),
        { error: "unknown-function", message: expect.stringContaining("com.example/later") },
      ],
      [
        "a handler that throws",
        500,
        octets(failing),
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
        octets(requestOf({ typename: "test/unknown", bytes: Buffer.from("x") })),
        { error: "invalid-message", type: "test/unknown" },
      ],
      [
        "a body over the limit",
        413,
        octets(requestOf(message(Blob, Buffer.alloc(2000)))),
        { error: "payload-too-large", message: expect.stringMatching(/too large/i) },
      ],
      [
        "chunks over the limit, of which more are to come",
        413,
        chunked([Buffer.alloc(999), Buffer.alloc(2)], { ends: false }),
        { error: "payload-too-large", message: expect.stringMatching(/too large/i) },
      ],
      [
        "another content type",
        415,
        { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
        sendOctets,
      ],
      [
        "a content type that cannot be",
        415,
        { method: "POST", body: increment, headers: { "content-type": "nonsense" } },
        sendOctets,
      ],
      ["no content type", 415, { method: "POST", body: increment }, sendOctets],
      ["no body and no content type", 415, { method: "POST" }, sendOctets],
      [
        "a web page, though it be of the service's own name",
        403,
        {
          method: "POST",
          body: increment,
          headers: { "content-type": OCTETS, origin: "http://evil.example" },
        },
        {
          error: "web-page",
          message: "functions are for runtimes, and not for a page of http://evil.example",
        },
      ],
      [
        "GET",
        405,
        { method: "GET" },
        { error: "method-not-allowed", message: `send POST with ${OCTETS}` },
      ],
      ["PUT", 405, { ...octets(increment), method: "PUT" }, { error: "method-not-allowed" }],
      ["DELETE", 405, { method: "DELETE" }, { error: "method-not-allowed" }, "/statefun"],
      ["another path", 404, octets(increment), {}, "/nowhere"],
    ])("%s: %d", async (_what, status, init, body, path = "/") => {
      const call = await serve({ functions: [Fn], bodyLimit: 1000 });
      const response = await call(path, init);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toMatch(/^application\/json\b/);
      const json = await response.json();
      expect(json).toEqual(expect.objectContaining(body));
      expect(json).toMatchObject({ error: expect.any(String), message: expect.any(String) });
      if (status === 405) expect(response.headers.get("allow")).toBe("POST");
    });
  });

  test("a function that is declared twice stops the start", async () => {
    await expect(serve({ functions: [Fn, Fn] })).rejects.toMatchObject({
      code: "invalid-declaration",
    });
  });

  describe("large requests", () => {
    const MiB = 1024 * 1024;

    test("are taken up to 32 MiB by default", async () => {
      const call = await serve({ functions: [Fn] });
      const blob = requestOf(message(Blob, Buffer.alloc(31 * MiB)));
      const response = await call("/", octets(blob));
      expect(response.status).toBe(200);
      expect(await answerOf(response)).toEqual([31 * MiB]);
      const chunks = chunked([blob.subarray(0, MiB), blob.subarray(MiB)], { ends: true });
      expect(await answerOf(await call("/", chunks))).toEqual([31 * MiB]);
      expect((await call("/", octets(Buffer.alloc(32 * MiB + 1)))).status).toBe(413);
    });

    test("are taken up to a configured limit", async () => {
      const call = await serve({ functions: [Fn], bodyLimit: increment.length });
      const longer = requestOf(message(Int, 1), message(Int, 1));
      expect((await call("/", octets(increment))).status).toBe(200);
      expect((await call("/", octets(longer))).status).toBe(413);
      expect((await call("/", chunked([increment], { ends: true }))).status).toBe(200);
      expect((await call("/", chunked([longer], { ends: true }))).status).toBe(413);
    });
  });
}
