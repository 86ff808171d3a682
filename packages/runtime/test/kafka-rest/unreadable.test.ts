/** What is not HTTP is answered all the same, in the shape of every other error. */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createServer } from "../../src/kafka-rest/server.ts";

test.each([
  ["a method that is not one", "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400],
  [
    "a length that is not one",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    400,
  ],
  ["half a request", "GET / HTT", 400],
  ["a head over 1 MiB", `GET /${"x".repeat(1024 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
])("%s is answered with a code and a reason", async (_what, request, status) => {
  const app = createServer();
  onTestFinished(() => app.close());
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const socket = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
  socket.end(request);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const { error_code, message } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as {
    error_code: number;
    message: string;
  };
  expect(error_code).toBe(status * 100);
  expect(message).toMatch(/not a whole HTTP request: |too large: over 1048576 bytes/);
});
