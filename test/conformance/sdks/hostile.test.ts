/** A service that is not there, says nothing or says nonsense: the report says so, in its time, and what to do. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { jsonLines, statefun } from "../../../packages/runtime/test/cli/support.ts";
import { Program, statefun as program } from "../../../tools/harness/program.ts";
import { listenerOf, right, serving } from "./serving.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "hostile-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A module that gives a call less time than the command would, such as `200ms`. */
function hurriedModule(call: string): string {
  const file = join(folder(), "module.yaml");
  writeFileSync(
    file,
    `kind: io.statefun.endpoints.v2/http
spec:
  functions: statefun.conformance/*
  urlPathTemplate: http://127.0.0.1:1/
  transport:
    type: io.statefun.transports.v1/async
    call: ${call}
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: example/in
  address: kafka:9092
  consumerGroupId: conformance
  topics:
    - topic: commands
      valueType: statefun.conformance/commands
      targets:
        - statefun.conformance/interpreter
`,
  );
  return file;
}

const check = (endpoint: string, ...args: string[]) =>
  statefun(["conformance", "--endpoint", endpoint, "--json", ...args]);

async function unusedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

describe("what is not the function of the contract", () => {
  test.each<[what: string, listener: RequestListener, reason: RegExp]>([
    [
      "a service that answers 500",
      (_request, response) => response.writeHead(500).end("no such function"),
      /answered 500 \(no content type\): no such function/,
    ],
    [
      "a page",
      (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      /answered 200 \(text\/html\): <p>/,
    ],
    [
      "garbage",
      (_request, response) =>
        response.writeHead(200, { "content-type": "application/octet-stream" }).end("garbage"),
      /the answer is not a FromFunction/,
    ],
    [
      "a service that answers nothing to everything",
      (_request, response) =>
        response.writeHead(200, { "content-type": "application/octet-stream" }).end(),
      /expected \[\{"text":"here".*and it was \[\]/,
    ],
    [
      "a connection that is closed",
      (request) => request.socket.destroy(),
      /the connection was closed before the answer was complete/,
    ],
  ])("%s", async (_what, listener, reason) => {
    const { code, stdout, stderr } = await check(await serving(listener));
    const remedy = "what is served there has to be the function that docs/conformance.md describes";
    expect(jsonLines(stdout)).toMatchObject([
      { feature: "contract/served", outcome: "failed", detail: expect.stringMatching(reason) },
    ]);
    expect(stdout).toContain(remedy);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "failed: contract/served\n" });
  });

  test("nobody", async () => {
    const { code, stdout } = await check(await unusedPort());
    expect(code).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([
      {
        feature: "contract/served",
        detail: expect.stringMatching(/ECONNREFUSED.*\nstart the program/),
      },
    ]);
  });

  test("a service that hangs", async () => {
    const endpoint = await serving(() => undefined);
    const { code, stdout } = await check(endpoint, "--module", hurriedModule("200ms"));
    expect(code).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([
      { feature: "contract/served", detail: expect.stringMatching(/no answer within 200 ms/) },
    ]);
  });
});

describe("a service that is well at first", () => {
  test("and is gone then", async () => {
    const handle = listenerOf(right);
    let calls = 0;
    const endpoint = await serving((request, response) => {
      calls++;
      if (calls < 10) return handle(request, response);
      // As one that is being started again.
      return void response.writeHead(503).end();
    });
    const { code, stdout, stderr } = await check(endpoint, "--only", "state");
    expect(code).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ outcome: "failed" });
    expect(stderr).toMatch(/^the service is not there any more: \d+ features were not checked\n$/);
  });

  test("and hangs then", async () => {
    const handle = listenerOf(right);
    let calls = 0;
    const endpoint = await serving((request, response) => {
      calls++;
      if (calls < 10) handle(request, response);
    });
    // It has to do until then, however busy the machine is.
    const args = ["--module", hurriedModule("2s"), "--only", "state"];
    const { code, stderr } = await check(endpoint, ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^the service has let 3 features wait in vain: \d+ features were not checked\n$/,
    );
  });

  test("and reports what is not a report", async () => {
    const { stdout } = await check(
      await serving(
        listenerOf(async (request) => {
          const response = await right(request);
          if (response.kind !== "result") return response;
          const messages = response.messages.map((one) => ({
            ...one,
            argument: { ...one.argument, value: Buffer.from("{}") },
          }));
          return { ...response, messages };
        }),
      ),
    );
    expect(jsonLines(stdout)).toMatchObject([
      { detail: expect.stringMatching(/a statefun.conformance\/report that is not one: \{\}/) },
    ]);
  });
});

test("a signal ends it, and nothing of it is left behind", async () => {
  const asked = Promise.withResolvers<void>();
  const endpoint = await serving(() => asked.resolve());
  const temporary = folder();
  const running = new Program(program("conformance", "--endpoint", endpoint), {
    env: { TMPDIR: temporary },
  });
  await asked.promise;
  const left = () => readdirSync(temporary).filter((name) => name.startsWith("statefun-"));
  expect(left()).toHaveLength(1);
  expect(await running.end()).toMatchObject({ code: 143 });
  expect(left()).toEqual([]);
});

test.each([
  [[], "it has to be said where the program is: --endpoint URL, or --module FILE"],
  [
    ["--endpoint", "localhost:1108"],
    "--endpoint localhost:1108: not an http, https or http+unix URL",
  ],
  [
    ["--module", "module.yaml"],
    "--module module.yaml: it has no endpoint for statefun.conformance/*",
  ],
  [
    ["--endpoint", "http://127.0.0.1:1/", "--only", "typo"],
    "--only typo: there is no such feature: there are types/bool, ",
  ],
])("%j is refused", async (args, message) => {
  const { code, stdout, stderr } = await statefun(["conformance", ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
