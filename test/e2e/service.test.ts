/** npm run serve in production: TLS and who is let in, a unix socket, an orderly end, and several workers. */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Agent, request } from "undici";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { metric, produce } from "../../harness/api.ts";
import { type Certificate, makeCertificates } from "../../harness/certificates.ts";
import { type Env, entryPoint, type Program } from "../../harness/program.ts";
import { start, temporaryFolder } from "./support/fixtures.ts";

const serve = (env: Env): Promise<Program> => start(entryPoint("src/service.ts"), { env });

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

  test("whoever knows its CA can call the service", async () => {
    const service = await serve(env);
    expect(service.functions).toMatch(/^https:/);
    const url = `${service.functions}/readyz`;
    expect(await status(url, as())).toBe(200);
    await expect(status(url, {})).rejects.toThrow(/certificate/);
    await expect(status(url.replace("https", "http"), {})).rejects.toThrow();
  });

  test("mutual: only who has a certificate of the CA is let in", async () => {
    const service = await serve({ ...env, TLS_CA: ca.cert });
    const url = `${service.functions}/readyz`;
    expect(await status(url, as(client))).toBe(200);
    await expect(status(url, as())).rejects.toThrow();
    await expect(status(url, as(stranger))).rejects.toThrow();
    await service.printed(
      /"reason":"UNABLE_TO_VERIFY_LEAF_SIGNATURE".*a TLS connection was refused/,
    );
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

  test("that is in use is left alone", async () => {
    const env = { FUNCTIONS_SOCKET: join(temporaryFolder(), "functions.sock") };
    await serve(env);
    await expect(serve(env)).rejects.toThrow(`the socket ${env.FUNCTIONS_SOCKET} is in use`);
    expect(await status("http://localhost/readyz", { socketPath: env.FUNCTIONS_SOCKET })).toBe(200);
  });
});

test.each(["1", "2"])(
  "SIGTERM: not ready, until what is in flight is answered (WORKERS=%s)",
  async (WORKERS) => {
    const service = await serve({ WORKERS });
    const { hostname, port } = new URL(service.functions);
    const caller = connect(Number(port), hostname).setEncoding("utf8");
    onTestFinished(() => void caller.destroy());
    let answer = "";
    caller.on("data", (text: string) => {
      answer += text;
    });
    const headers = "content-type: application/octet-stream\r\ncontent-length: 2\r\n";
    caller.write(`POST / HTTP/1.1\r\nhost: test\r\n${headers}\r\n`);
    // Workers take connections in turn: one after another comes to the worker that is busy.
    const ready = async () => (await fetch(`${service.functions}/readyz`)).status;
    await ready();
    const ended = service.end("SIGTERM");
    await expect.poll(ready).toBe(503);
    expect(answer).toBe("");
    // An empty field that no message has: an answer, if not a friendly one.
    caller.write(Buffer.from([0xf2, 0x06]));
    await expect.poll(() => answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  },
);

test("WORKERS=2: one service, whose metrics are those of both", async () => {
  const service = await serve({ WORKERS: "2" });
  expect(service.stdout).toContain("2 workers)");
  const runtime = await start(
    entryPoint(
      "src/runtime-cli.ts",
      ...["--module", "module.yaml", "--port", "0", "--data", temporaryFolder()],
      ...["--endpoint", `com.example/*=${service.functions}/`],
    ),
  );
  const items = Array.from({ length: 50 }, (_, index) => `item-${index}`);
  const records = items.map((itemId) => ({ key: itemId, value: { itemId, quantity: 1 } }));
  await produce(runtime.api, "restock-items", records);
  const handled = () => metric(service.functions, "statefun_invocations_total");
  await expect.poll(handled).toBe(50);
  // Whichever worker is asked.
  expect(await Promise.all(Array.from({ length: 4 }, handled))).toEqual([50, 50, 50, 50]);
});

test("WORKERS=2: a worker that dies is replaced, and the service goes on", async () => {
  const service = await serve({ WORKERS: "2" });
  const workers = (): number[] =>
    readFileSync(`/proc/${service.pid}/task/${service.pid}/children`, "utf8")
      .trim()
      .split(" ")
      .map(Number);
  const [victim = 0, survivor] = workers();
  process.kill(victim, "SIGKILL");
  // A connection that was on its way to the victim gets no answer.
  const answers = async () =>
    (await fetch(`${service.functions}/readyz`, { signal: AbortSignal.timeout(1000) })).ok;
  await expect.poll(answers, { timeout: 20_000 }).toBe(true);
  await expect
    .poll(() => workers().length === 2 && !workers().includes(victim), { timeout: 20_000 })
    .toBe(true);
  expect(workers()).toContain(survivor);
  expect(await service.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
});
