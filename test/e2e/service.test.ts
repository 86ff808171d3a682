/** npm run serve in production: TLS and who is let in, a unix socket, an orderly end, and several workers. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { metric, produce } from "../../tools/harness/api.ts";
import { type Certificate, makeCertificates } from "../../tools/harness/certificates.ts";
import { type Env, entryPoint, Program, statefun } from "../../tools/harness/program.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";

const serve = (env: Env): Promise<Program> => start(entryPoint("src/serve.ts"), { env });

async function status(url: string, connectOptions: Agent.Options["connect"]): Promise<number> {
  const dispatcher = new Agent({ connect: connectOptions ?? {} });
  onTestFinished(() => dispatcher.destroy());
  const { statusCode, body } = await request(url, { dispatcher });
  await body.dump();
  return statusCode;
}

describe("TLS", () => {
  const { ca, server, client, stranger } = makeCertificates(temporaryFolder(afterAll));
  const env = { TLS_CERT: server.cert, TLS_KEY: server.key };
  const as = (caller?: Certificate) => ({
    ca: readFileSync(ca.cert),
    ...(caller && { cert: readFileSync(caller.cert), key: readFileSync(caller.key) }),
  });

  test("a caller that knows its CA can call the service", async () => {
    const service = await serve(env);
    expect(service.functions).toMatch(/^https:/);
    const url = `${service.functions}/readyz`;
    expect(await status(url, as())).toBe(200);
    await expect(status(url, {})).rejects.toThrow(/certificate/);
    await expect(status(url.replace("https", "http"), {})).rejects.toThrow();
  });

  test("mutual: only those with a certificate of the CA are let in", async () => {
    const service = await serve({ ...env, TLS_CA: ca.cert });
    const url = `${service.functions}/readyz`;
    expect(await status(url, as(client))).toBe(200);
    await expect(status(url, as())).rejects.toThrow();
    await expect(status(url, as(stranger))).rejects.toThrow();
    await service.printed(
      /"reason":"UNABLE_TO_VERIFY_LEAF_SIGNATURE".*a TLS connection was refused/,
    );
  });

  test("does not start with a CA file that has no certificate, or a broken one", async () => {
    const file = join(temporaryFolder(), "ca.pem");
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (const [text, reason] of [
      ["", "found none"],
      [readFileSync(ca.key, "utf8"), "found none"],
      [readFileSync(ca.cert, "utf8") + broken, "certificate 2 in it is broken"],
    ] as const) {
      writeFileSync(file, text);
      await expect(serve({ ...env, TLS_CA: file })).rejects.toThrow(`TLS_CA=${file}: `);
      await expect(serve({ ...env, TLS_CA: file })).rejects.toThrow(reason);
    }
  });
});

describe("the image's health check", () => {
  const { ca, server, client } = makeCertificates(temporaryFolder(afterAll));
  const check = ["--conditions=statefun-source", "--eval", "import('statefun-ts/health')"];
  const health = async (env: Env): Promise<number | null> =>
    (await run([process.execPath, ...check], { env })).code;
  const settings: [string, () => Env][] = [
    ["a port", () => ({})],
    ["all addresses", () => ({ FUNCTIONS_HOST: "0.0.0.0" })],
    ["two workers", () => ({ WORKERS: "2" })],
    ["a socket", () => ({ FUNCTIONS_SOCKET: join(temporaryFolder(), "functions.sock") })],
    ["TLS", () => ({ TLS_CERT: server.cert, TLS_KEY: server.key })],
    ["mutual TLS", () => ({ TLS_CERT: server.cert, TLS_KEY: server.key, TLS_CA: ca.cert })],
    [
      "mutual TLS that refuses its own certificate",
      () => ({ TLS_CERT: server.cert, TLS_KEY: server.key, TLS_CA: client.cert }),
    ],
  ];

  test.each(settings)("tells whether the service lives on %s", async (_name, make) => {
    const env = make();
    const service = await serve(env);
    const port =
      "FUNCTIONS_SOCKET" in env ? {} : { FUNCTIONS_PORT: new URL(service.functions).port };
    expect(await health({ ...env, ...port })).toBe(0);
    await service.end("SIGKILL");
    await expect.poll(() => health({ ...env, ...port })).toBe(1);
  });
});

describe("a unix socket", () => {
  test("serves, and takes the place of one that a killed process has left", async () => {
    const socket = join(temporaryFolder(), "functions.sock");
    const first = await serve({ FUNCTIONS_SOCKET: socket });
    expect(first.functions).toBe(`http+unix://${socket}`);
    await first.end("SIGKILL");
    await serve({ FUNCTIONS_SOCKET: socket });
    expect(await status("http://localhost/readyz", { socketPath: socket })).toBe(200);
  });

  test("does not take the place of any other file", async () => {
    const file = join(temporaryFolder(), "notes.sock");
    writeFileSync(file, "notes");
    await expect(serve({ FUNCTIONS_SOCKET: file })).rejects.toThrow(
      `cannot listen on the socket ${file}: a file of that name exists and is not a socket`,
    );
    expect(readFileSync(file, "utf8")).toBe("notes");
  });

  test("that is in use is left alone", async () => {
    const env = { FUNCTIONS_SOCKET: join(temporaryFolder(), "functions.sock") };
    await serve(env);
    await expect(serve(env)).rejects.toThrow(`the socket ${env.FUNCTIONS_SOCKET} is in use`);
    expect(await status("http://localhost/readyz", { socketPath: env.FUNCTIONS_SOCKET })).toBe(200);
  });
});

/** A connection on which a request has begun: two bytes of its body are to come. */
async function callHalf({ functions }: Program): Promise<Socket> {
  const { hostname, port } = new URL(functions);
  const caller = connect(Number(port), hostname).setEncoding("utf8");
  onTestFinished(() => void caller.destroy());
  const headers = "content-type: application/octet-stream\r\ncontent-length: 2\r\n";
  const head = `POST / HTTP/1.1\r\nhost: test\r\n${headers}\r\n`;
  await new Promise((resolve) => caller.write(head, resolve));
  return caller;
}

test.each(["1", "2"])(
  "SIGTERM: not ready, until what is in flight is answered (WORKERS=%s)",
  async (WORKERS) => {
    const service = await serve({ WORKERS });
    const caller = await callHalf(service);
    let answer = "";
    caller.on("data", (text: string) => {
      answer += text;
    });
    // Workers take connections in turn: one after another comes to the worker that is busy.
    const ready = async () => (await fetch(`${service.functions}/readyz`)).status;
    await ready();
    const ended = service.end("SIGTERM");
    await expect.poll(ready, { timeout: 3000 }).toBe(503);
    expect(answer).toBe("");
    // An empty field that no message has: an answer, if not a friendly one.
    caller.write(Buffer.from([0xf2, 0x06]));
    await expect.poll(() => answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  },
);

/** Whatever a caller may send and then send no more. */
const UNFINISHED = [
  "",
  "POST / HTTP/1.1\r\nhost: te",
  "GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf",
  "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/octet-stream\r\ncontent-length: 9\r\n\r\nhalf",
  "POST /topics/checkout HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{",
];

test.each<readonly [string, string, (program: Program) => string]>([
  ["the functions service", "src/serve.ts", ({ functions }) => functions],
  ["the runtime's API", "src/start.ts", ({ api }) => api],
])(
  "SIGTERM: requests that never come in as a whole keep %s for a few seconds",
  async (_name, file, urlOf) => {
    const program = await start(entryPoint(file), { env: { DATA_DIR: temporaryFolder() } });
    const { hostname, port } = new URL(urlOf(program));
    for (const text of UNFINISHED) {
      const socket = connect(Number(port), hostname).on("error", () => undefined);
      onTestFinished(() => void socket.destroy());
      await new Promise((resolve) => socket.write(text, resolve));
    }
    expect((await fetch(`${urlOf(program)}/readyz`)).status).toBe(200);
    expect(await program.end("SIGTERM")).toMatchObject({ code: 0, signal: null, stderr: "" });
  },
);

/** A service of two workers that has handled 50 messages. */
async function busyWorkers(): Promise<Program> {
  const service = await serve({ WORKERS: "2" });
  const runtime = await start(
    statefun(
      "dev",
      ...["--module", "module.yaml", "--port", "0", "--data", temporaryFolder()],
      ...["--endpoint", `com.example/*=${service.functions}/`],
    ),
  );
  const items = Array.from({ length: 50 }, (_, index) => `item-${index}`);
  const records = items.map((itemId) => ({ key: itemId, value: { itemId, quantity: 1 } }));
  await produce(runtime.api, "restock-items", records);
  await expect.poll(() => handled(service)).toBe(50);
  return service;
}

/** Undefined where nothing answers: a connection comes to one worker, which may be dead or hang. */
const handled = (service: Program): Promise<number | undefined> =>
  Promise.race([
    metric(service.functions, "statefun_invocations_total").catch(() => undefined),
    sleep(4000, undefined, { ref: false }),
  ]);

test("WORKERS=2: one service, whose metrics are those of both, whichever is asked", async () => {
  const service = await busyWorkers();
  expect(service.stdout).toContain("2 workers)");
  const four = Array.from({ length: 4 }, () => handled(service));
  expect(await Promise.all(four)).toEqual([50, 50, 50, 50]);
});

test("WORKERS=2: there are metrics while a worker hangs, and what a dead one has counted still counts", async () => {
  const service = await busyWorkers();
  const [victim = 0] = service.children;
  process.kill(victim, "SIGSTOP");
  await expect.poll(() => handled(service), { timeout: 20_000 }).toBe(50);
  process.kill(victim, "SIGKILL");
  await service.printed(/is being replaced/);
  await expect.poll(() => handled(service), { timeout: 20_000 }).toBe(50);
});

test("WORKERS=2: the primary outlives a worker that is dead before it knows", async () => {
  const service = await serve({ WORKERS: "2" });
  const { hostname, port } = new URL(service.functions);
  const scrapers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const scraper = connect(Number(port), hostname);
      onTestFinished(() => void scraper.destroy());
      scraper.on("error", () => undefined);
      scraper.write("GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n");
      await once(scraper, "data");
      return scraper;
    }),
  );
  // The later one, because the primary hears of the other first, if of both at once.
  const [, victim = 0] = service.children;
  // A busy machine: meanwhile the other worker asks for the metrics of both.
  process.kill(service.pid, "SIGSTOP");
  process.kill(victim, "SIGKILL");
  for (const scraper of scrapers) scraper.write("GET /metrics HTTP/1.1\r\nhost: test\r\n\r\n");
  // Nothing tells when it has asked.
  await sleep(200);
  process.kill(service.pid, "SIGCONT");
  await service.printed(/is being replaced/);
  expect(await service.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
});

test("WORKERS=4: a worker that dies while the others start is replaced, too", async () => {
  const service = new Program(entryPoint("src/serve.ts"), { env: { WORKERS: "4" } });
  onTestFinished(() => service.destroy());
  await expect.poll(() => service.children.length, { timeout: 20_000, interval: 1 }).toBe(4);
  // It was ready before the others were started.
  const [victim = 0] = service.children;
  process.kill(victim, "SIGKILL");
  await service.printed(/ is ready/);
  await service.printed(new RegExp(`worker ${victim} ended .* is being replaced`));
  await expect.poll(() => service.children.length, { timeout: 20_000 }).toBe(4);
});

test("WORKERS=2: a worker that dies is replaced, and the service goes on", async () => {
  const service = await serve({ WORKERS: "2" });
  const [victim = 0, survivor] = service.children;
  process.kill(victim, "SIGKILL");
  // A connection that was on its way to the victim gets no answer.
  const answers = async () =>
    (await fetch(`${service.functions}/readyz`, { signal: AbortSignal.timeout(1000) })).ok;
  await expect.poll(answers, { timeout: 20_000 }).toBe(true);
  await expect
    .poll(() => service.children.length === 2 && !service.children.includes(victim), {
      timeout: 20_000,
    })
    .toBe(true);
  expect(service.children).toContain(survivor);
  expect(await service.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
});
