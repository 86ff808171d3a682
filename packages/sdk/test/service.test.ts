/**
 * A service in the process of its caller: what it answers besides the functions, and what is left to its caller. TLS,
 * sockets, workers and signals need programs of their own: test/e2e/service.test.ts.
 */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { Int, requestReplyHandler, statefulFunction } from "../src/index.ts";
import { type Service, type ServiceOptions, startService } from "../src/service/index.ts";
import { memoryLogger, message, toFunction } from "./support.ts";

const Fn = statefulFunction({ typename: "com.example/fn" }).on(Int, () => undefined);
const request = Buffer.from(toFunction(Fn, { messages: [message(Int, 1)] }));
const at = { host: "127.0.0.1", port: 0 };

async function start(options: Partial<ServiceOptions> = {}): Promise<Service> {
  const service = await startService({ functions: [Fn], at, logger: memoryLogger(), ...options });
  onTestFinished(() => service.close());
  return service;
}

const call = (url: string, body = request) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/octet-stream" }, body });

test("serves functions, health, readiness and metrics, and says where", async () => {
  const logger = memoryLogger();
  const { url, ready } = await start({ logger });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(ready).toBe(`functions service is ready on ${url} (pid ${process.pid})`);
  expect((await call(url)).status).toBe(200);
  expect((await call(`${url}/statefun`)).status).toBe(200);
  expect(logger.lines).toMatchObject([{ message: "message" }, { message: "message" }]);
  for (const path of ["healthz", "readyz"])
    expect((await fetch(`${url}/${path}`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('statefun_invocations_total{function="com.example/fn"} 2\n');
  expect(metrics).toMatch(/^process_cpu_seconds_total /m);
});

test("a body over the limit that it is given is refused", async () => {
  const { url } = await start({ bodyLimit: request.length });
  expect((await call(url)).status).toBe(200);
  expect((await call(url, Buffer.alloc(request.length + 1))).status).toBe(413);
});

test.each([
  ["a path that is not served", "GET /nowhere HTTP/1.1", 404, "unknown-route"],
  ["another method", "OPTIONS / HTTP/1.1", 404, "unknown-route"],
  ["a path that cannot be read", "POST /%ff HTTP/1.1", 400, "unreadable-request"],
  ["a method that is not one", "BREW / HTTP/1.1", 400, "unreadable-request"],
  ["half a request", "GET / HTT", 400, "unreadable-request"],
  ["a head that is too large", `GET /${"x".repeat(100_000)} HTTP/1.1`, 431, "unreadable-request"],
])("%s is answered with a code in words and a reason", async (_what, head, status, error) => {
  const { url } = await start();
  const socket = connect({
    port: Number(new URL(url).port),
    host: "127.0.0.1",
    allowHalfOpen: true,
  });
  socket.end(`${head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toEqual({
    error,
    message: expect.stringMatching(/there is no|not a valid|not a whole HTTP request|too large/),
  });
});

test("calls without the socket count in its metrics, through its observer", async () => {
  const { url, observer } = await start();
  await requestReplyHandler({ functions: [Fn], observer })(request);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('statefun_invocations_total{function="com.example/fn"} 1\n');
});

test("rejects when it cannot start, and the caller goes on", async () => {
  const { url } = await start();
  const taken = { host: "127.0.0.1", port: Number(new URL(url).port) };
  await expect(start({ at: taken })).rejects.toThrow("EADDRINUSE");
  await expect(start({ functions: [Fn, Fn] })).rejects.toMatchObject({
    code: "invalid-declaration",
  });
  await expect(start({ at: { path: import.meta.filename } })).rejects.toThrow("is not a socket");
});
