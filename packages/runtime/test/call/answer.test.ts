/** Answers as Flink's two clients take them, and what is said of those that they do not take. */
import type { OutgoingHttpHeaders } from "node:http";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failed, outcome, to } from "./outcome.ts";
import { listen, OCTETS } from "./servers.ts";

type Body = Buffer | string;

const answered = (headers: OutgoingHttpHeaders, body: Body = "hello", limits = {}, status = 200) =>
  outcome((_, response) => response.writeHead(status, headers).end(body), limits);
const encoded = (encoding: string, body: Body, limits = {}) =>
  answered({ ...OCTETS, "content-encoding": encoding }, body, limits);

const HELLO = { answer: "hello" };
const OKHTTP = { type: "okhttp" } as const;

describe("a compressed answer", () => {
  it("is inflated, as each of Flink's clients does", async () => {
    for (const encoding of ["gzip", "GZIP", "x-gzip"]) {
      expect(await encoded(encoding, gzipSync("hello"))).toEqual(HELLO);
    }
    expect(await encoded("deflate", deflateSync("hello"))).toEqual(HELLO);
    expect(await encoded("gzip", gzipSync("hello"), OKHTTP)).toEqual(HELLO);
    expect(await encoded("deflate", deflateSync("hello"), OKHTTP)).toEqual(
      failed(
        "answered 200 in the encoding deflate, which Flink's client (okhttp) does not read: it asks for gzip",
      ),
    );
    expect(await encoded("identity", "hello")).toEqual(HELLO);
  });

  it("is asked for, and is what it says", async () => {
    const asked: unknown[] = [];
    await outcome((request, response) => {
      asked.push(request.headers["accept-encoding"]);
      response.writeHead(200, OCTETS).end();
    });
    expect(asked).toEqual(["gzip,deflate"]);
    expect(await encoded("br", "hello")).toEqual(failed(/^answered 200 in the encoding br, which/));
    expect(await encoded("gzip", "hello")).toEqual(
      failed(/^answered 200 in the encoding gzip, and the body is not: ./),
    );
  });

  it("has to be within the limit when it is inflated", async () => {
    const limits = { payloadMaxBytes: 10_000 };
    const body = "x".repeat(10_000);
    expect(await encoded("gzip", gzipSync(body), limits)).toEqual({ answer: body });
    expect(await encoded("gzip", gzipSync(`${body}x`), limits)).toEqual(
      failed(/^the answer is larger than 10000 bytes \("payload_max_bytes"/),
    );
  });
});

describe("the media type of an answer", () => {
  it("may be in upper case for the async client alone, and has no parameters for either", async () => {
    const upper = { "content-type": "Application/Octet-Stream" };
    expect(await answered(upper)).toEqual(HELLO);
    expect(await answered(upper, "hello", OKHTTP)).toEqual(
      failed(
        "answered 200 (Application/Octet-Stream), and Flink's client (okhttp) wants application/octet-stream without anything else: hello",
      ),
    );
    const charset = { "content-type": "application/octet-stream; charset=utf-8" };
    for (const limits of [{}, OKHTTP]) {
      expect(await answered(charset, "hello", limits)).toEqual(
        failed(/^answered 200 \(application\/octet-stream; charset=utf-8\), and Flink's client \(/),
      );
    }
  });
});

describe("what is said of another answer", () => {
  it("has its URL, where it redirects to, and that it is empty", async () => {
    const server = await listen((_, response) => {
      response.writeHead(302, { location: "https://host/login" }).end();
    });
    await expect(to(server, { path: "/functions?a=b" }).send(Buffer.from("?"))).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:\d+\/functions\?a=b: answered 302 \(no content type\), to https:\/\/host\/login with an empty body$/,
    );
  });
});
