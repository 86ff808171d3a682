/** An answer of a functions service is taken here if and only if Flink's client of that transport takes it. */
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { FromFunction } from "statefun-wire/protobuf";
import { expect, onTestFinished, test } from "vitest";
import { httpClient } from "../../../packages/runtime/src/call/http-client.ts";
import { mustRun, runJava } from "./flink-classes.ts";

const RIGHT = "application/octet-stream";
const BODY = Buffer.from(FromFunction.encode({ invocationResult: {} }).finish());
const GZIP = gzipSync(BODY);

const TYPES: readonly (string | undefined)[] = [
  ...[RIGHT, "Application/Octet-Stream", `${RIGHT}; charset=utf-8`, `${RIGHT};`],
  ...["text/plain", `text/plain, ${RIGHT}`, undefined],
];
const ENCODINGS: readonly (readonly [string, Buffer])[] = [
  ["gzip", GZIP],
  ["GZIP", GZIP],
  ["x-gzip", GZIP],
  ["deflate", deflateSync(BODY)],
  ["X-Deflate", deflateSync(BODY)],
  ["deflate", deflateRawSync(BODY)],
  ["gzip", Buffer.alloc(0)],
  ["gzip", Buffer.from("this is not what gzip makes")],
  ["identity", BODY],
];
const STATUSES = [200, 201, 206, 299, 304, 400, 404, 500, 503];

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

const ANSWERS: readonly Answer[] = [
  ...TYPES.map((type) => ({ status: 200, headers: { "content-type": type }, body: BODY })),
  ...ENCODINGS.map(([encoding, body]) => ({
    status: 200,
    headers: { "content-type": RIGHT, "content-encoding": encoding },
    body,
  })),
  ...STATUSES.map((status) => ({ status, headers: { "content-type": RIGHT }, body: BODY })),
  { status: 200, headers: { "content-type": RIGHT }, body: Buffer.alloc(0) },
];

test.skipIf(!mustRun)("an answer is taken if and only if Flink's client takes it", async () => {
  const accepted = new Set<unknown>();
  const server = createServer((request, response) => {
    accepted.add(request.headers["accept-encoding"]);
    const answer = ANSWERS[Number(request.url?.slice(1))];
    const headers = Object.entries(answer?.headers ?? {}).filter(
      ([, value]) => value !== undefined,
    );
    response.writeHead(answer?.status ?? 500, Object.fromEntries(headers)).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const services = (["async", "okhttp"] as const).flatMap((type) =>
    ANSWERS.map((answer, index) => ({ type, answer, url: `http://127.0.0.1:${port}/${index}` })),
  );
  const flink = (await runJava("judge-answers.java", JSON.stringify(services))) as boolean[];
  const asked = [...accepted].sort();
  accepted.clear();
  for (const [index, { type, answer, url }] of services.entries()) {
    const client = httpClient({
      functions: "test/*",
      urlPathTemplate: url,
      maxNumBatchRequests: 1,
      transport: { type, callTimeoutMs: 5000, connectTimeoutMs: 5000, payloadMaxBytes: 1000 },
    });
    const here = await client.post("test/fn", new Uint8Array(0)).then(
      (body) => Buffer.compare(body, answer.body.length > 0 ? BODY : answer.body) === 0,
      () => false,
    );
    await client.close();
    const { status, headers } = answer;
    const what = { type, status, headers, bytes: answer.body.length };
    expect({ ...what, taken: here }).toEqual({ ...what, taken: flink[index] });
  }
  expect([...accepted].sort()).toEqual(asked);
  expect(new Set(flink)).toEqual(new Set([true, false]));
});
