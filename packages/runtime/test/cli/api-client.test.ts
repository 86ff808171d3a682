/** What commands make of what the API answers, and of no answer. */

import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { jsonLines, statefun } from "./support.ts";

/** A server that answers everything alike, and the last request that it got. */
async function server(status: number, body: string) {
  const seen: { authorization?: string | undefined } = {};
  const http = createServer((request, response) => {
    seen.authorization = request.headers.authorization;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void http.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, seen };
}

test.each([
  [404, 40401, 3],
  [409, 40901, 4],
  [401, 40100, 6],
  [403, 40301, 6],
  [422, 42201, 2],
  [429, 42901, 5],
  [503, 50301, 5],
  [500, 50000, 1],
])("status %i, error %i: its message, and exit code %i", async (status, error_code, code) => {
  const { url } = await server(status, JSON.stringify({ error_code, message: "the reason" }));
  expect(await statefun(["topics", "--url", url])).toEqual({
    code,
    stdout: "",
    stderr: "the reason\n",
  });
});

test.each([
  [404, '{"error_code":40400,"message":"no such route"}', /older than this statefun/],
  [404, "<html>", /status 404: is it the runtime's API\?/],
  [200, "<html>", /did not answer with JSON/],
])("status %i with %s is not the API of this version", async (status, body, message) => {
  const { url } = await server(status, body);
  expect(await statefun(["topics", "--url", url])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(message),
  });
});

test("nobody there: what to do, and exit code 5", async () => {
  const { code, stderr } = await statefun(["topics", "--url", "http://127.0.0.1:1"]);
  expect({ code, stderr }).toEqual({
    code: 5,
    stderr: expect.stringMatching(/cannot be reached.*is the runtime running/),
  });
});

test("a message does nothing to the terminal", async () => {
  const message = "no \u001b[2Jsuch\nid";
  const { url } = await server(404, JSON.stringify({ error_code: 40403, message }));
  expect((await statefun(["topics", "--url", url])).stderr).toBe("no \\u001b[2Jsuch\\u000aid\n");
});

test("a connection that breaks is nobody there, too", async () => {
  const http = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void http.close());
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  expect(await statefun(["topics", "--url", url])).toEqual({
    code: 5,
    stdout: "",
    stderr: `${url} cannot be reached: is the runtime running (npm start)?\n`,
  });
});

test("the API is where the option says, else STATEFUN_URL, else KAFKA_REST", async () => {
  const [one, two, three] = [
    await server(200, '[{"topic":"one"}]'),
    await server(200, '[{"topic":"two"}]'),
    await server(200, '[{"topic":"three"}]'),
  ];
  const env = { STATEFUN_URL: `${two.url}/`, KAFKA_REST: three.url };
  const ask = async (args: string[], env: Record<string, string>) =>
    jsonLines((await statefun(["topics", "--json", ...args], { env })).stdout);
  expect(await ask(["--url", one.url], env)).toEqual([{ topic: "one" }]);
  expect(await ask([], env)).toEqual([{ topic: "two" }]);
  expect(await ask([], { KAFKA_REST: three.url })).toEqual([{ topic: "three" }]);
});

test("a token comes from a file, else from STATEFUN_TOKEN", async () => {
  const { url, seen } = await server(200, "[]");
  const file = join(temporaryFolder(), "token");
  writeFileSync(file, "s3cret\n");
  const env = { STATEFUN_TOKEN: "other", STATEFUN_URL: url };
  await statefun(["topics", "--token-file", file], { env });
  expect(seen.authorization).toBe("Bearer s3cret");
  await statefun(["topics"], { env });
  expect(seen.authorization).toBe("Bearer other");
  await statefun(["topics"], { env: { STATEFUN_URL: url } });
  expect(seen.authorization).toBeUndefined();
});

test.each([
  [["--url", "localhost:8082"], {}, "--url localhost:8082: expected a URL"],
  [["--url", "http://a:b@localhost"], {}, "expected a URL"],
  [["--url", "http://localhost/?a=1"], {}, "expected a URL"],
  [[], { STATEFUN_URL: "x" }, "STATEFUN_URL=x: expected a URL"],
  [["--token-file", "/no/such/file"], {}, "--token-file /no/such/file: ENOENT"],
  [[], { STATEFUN_TOKEN: "two words" }, "STATEFUN_TOKEN: a token is a word"],
])("%j with %j is a mistake", async (args, env, message) => {
  expect(await statefun(["topics", ...args], { env })).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(message),
  });
});
