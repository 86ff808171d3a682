/** The fuzzer bites: what is planted is found, what is right is not complained about, and a seed repeats its requests. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Api } from "../api.ts";
import { parseAnswer } from "../exchange.ts";
import { read } from "../modules.ts";
import { pageFaults } from "../pages.ts";
import { Playground, unpopped } from "../playground.ts";
import { heapFaults } from "../report.ts";
import { API_ERRORS, faultsOf, SERVICE_ERRORS } from "../rules.ts";
import { aim, finish, send } from "../run.ts";
import type { Surface } from "../surface.ts";

const answer = (status: number, body: unknown) => ({
  status,
  headers: new Map<string, string>(),
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

describe("an answer of the API is a fault when", () => {
  test.each<readonly [string, number, unknown, RegExp]>([
    ["it is a 5xx", 500, { error_code: 50000, message: "the disk is on fire" }, /answered 500/],
    ["it is not JSON", 400, "Bad Request", /without JSON/],
    [
      "its code is of another status",
      404,
      { error_code: 40001, message: "no such topic" },
      /40001/,
    ],
    ["it has no code", 400, { message: "no such topic there" }, /error_code is undefined/],
    ["it has no text", 404, { error_code: 40401 }, /helps nobody/],
    ["its text is short", 404, { error_code: 40401, message: "no" }, /helps nobody/],
    [
      "its text is the code's own",
      422,
      { error_code: 42201, message: "TypeError: x is not iterable" },
      /helps nobody/,
    ],
  ])("%s", (_what, status, body, expected) => {
    expect(faultsOf(answer(status, body), false, API_ERRORS).join("\n")).toMatch(expected);
  });

  test("and not when it refuses with a reason", () => {
    const body = { error_code: 40401, message: 'there is no topic "x"' };
    expect(faultsOf(answer(404, body), false, API_ERRORS)).toEqual([]);
  });
});

test("a page without its policy, and a file from beside the panel, are found", () => {
  const page = (policy: string, body: string) => ({
    status: 200,
    headers: new Map([
      ["etag", "1"],
      ["content-security-policy", policy],
    ]),
    body: Buffer.from(body),
  });
  expect(pageFaults(page("default-src 'none'", "<!doctype html>"), false)).toEqual([]);
  expect(pageFaults(page("default-src *", "<!doctype html>"), false)).toHaveLength(1);
  expect(pageFaults(page("default-src 'none'", "for nobody's eyes"), false)).toHaveLength(1);
});

test("a service may fail for its function, and not for itself", () => {
  const failed = { error: "handler-failed", message: "the handler threw: no such item" };
  expect(faultsOf(answer(500, failed), false, SERVICE_ERRORS)).toEqual([]);
  const broken = { error: "internal-error", message: "the service has lost its head" };
  expect(faultsOf(answer(500, broken), false, SERVICE_ERRORS)).toHaveLength(1);
});

test("a record that a HEAD took out, and one that came out twice, are found", () => {
  const sent = new Set(["a", "b", "c"]);
  expect(unpopped(sent, ["c", "a", "b"])).toEqual([]);
  expect(unpopped(sent, ["a", "a", "c"])).toEqual([
    "b was acknowledged and never popped",
    "a was popped twice",
  ]);
});

test("a playground whose HEAD takes a record out is found", async () => {
  const queue: Buffer[] = [];
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.url === "/fuzz/echo/steady") queue.push(Buffer.concat(await incoming.toArray()));
    const record = incoming.url === "/steady" ? queue.shift() : Buffer.of();
    outgoing.writeHead(200, record === undefined ? { status: "404" } : {}).end(record);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const surfaces = [new Playground(port, port, 500)];
  const numbers = Array.from({ length: 300 }, (_, number) => number);
  await send({ surfaces, seed: 1, numbers, parallel: 4, goOn: () => true });
  const faults = await finish(surfaces);
  expect(faults.length).toBeGreaterThan(0);
  expect(faults[0]?.what).toMatch(/acknowledged and never popped/);
});

test("a module that is refused without a place is found", () => {
  const failing = (): never => {
    throw new TypeError("x is not iterable");
  };
  expect(read("module.yaml", failing).faults).toHaveLength(1);
  expect(read("no-such.yaml")).toEqual({ status: "refused", faults: [] });
});

test("memory that does not come back is found", () => {
  const health = { program: "the runtime", heapBefore: 100, longestDelayMs: 0 };
  expect(heapFaults([{ ...health, heapAfter: 120 }])).toEqual([]);
  expect(heapFaults([{ ...health, heapAfter: 121 }])).toHaveLength(1);
});

test("an answer in chunks is read as one, and one after a 100 as itself", () => {
  const bytes = Buffer.from(
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
  );
  expect(parseAnswer(bytes)).toMatchObject({ status: 200, body: Buffer.from("abcd") });
});

test("a seed repeats its requests, and another one sends others", () => {
  const whats = (seed: number): string[] => {
    const surfaces = [new Api("http://127.0.0.1:1")];
    return Array.from({ length: 50 }, (_, number) => aim(surfaces, seed, number).shot.what);
  };
  expect(whats(7)).toEqual(whats(7));
  expect(whats(7)).not.toEqual(whats(8));
});

test("what goes wrong is reported with the request, and the others are sent all the same", async () => {
  const surface: Surface = {
    name: "planted",
    weight: 1,
    aim: (_random, number) => ({
      what: `request ${number}`,
      fire: async () => {
        if (number === 3) throw new Error("no answer for 10 s");
        return { status: "200", faults: number === 5 ? ["lost"] : [] };
      },
    }),
    finish: async () => [],
  };
  const numbers = Array.from({ length: 8 }, (_, number) => number);
  const options = { surfaces: [surface], seed: 1, numbers, parallel: 2, goOn: () => true };
  const { faults, counts } = await send(options);
  expect(faults).toEqual([
    { surface: "planted", number: 3, what: "no answer for 10 s", request: "request 3" },
    { surface: "planted", number: 5, what: "lost", request: "request 5" },
  ]);
  expect(counts.get("planted")?.get("200")).toBe(7);
});
