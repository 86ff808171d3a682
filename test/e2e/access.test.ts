/** npm start where other machines can reach it: over TLS, and for those with a token. */
import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { type Certificate, makeCertificates } from "../../tools/harness/certificates.ts";
import { entryPoint } from "../../tools/harness/program.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";

const { ca, server, client } = makeCertificates(temporaryFolder(afterAll));
const TOKEN = "0123456789abcdef";
const env = () => ({
  DATA_DIR: temporaryFolder(),
  HOST: "0.0.0.0",
  STATEFUN_TOKENS: `me operate ${TOKEN}`,
  TLS_CERT: server.cert,
  TLS_KEY: server.key,
});

/** The status of an answer to one who knows the CA, and may have a certificate of it. */
async function status(url: string, caller?: Certificate): Promise<number> {
  const dispatcher = new Agent({
    connect: {
      ca: readFileSync(ca.cert),
      ...(caller && { cert: readFileSync(caller.cert), key: readFileSync(caller.key) }),
    },
  });
  onTestFinished(() => dispatcher.destroy());
  const headers = { authorization: `Bearer ${TOKEN}` };
  const { statusCode, body } = await request(url, { dispatcher, headers });
  await body.dump();
  return statusCode;
}

test("the API speaks TLS, and its functions are called all the same", async () => {
  const shop = await start(entryPoint("src/start.ts"), { env: env() });
  expect(shop.api).toMatch(/^https:/);
  expect(shop.functions).toMatch(/^http:/);
  const api = shop.api.replace("0.0.0.0", "127.0.0.1");
  expect(await status(`${api}/topics`)).toBe(200);
  await expect(fetch(`${api}/topics`)).rejects.toThrow();
  expect(shop.stdout).not.toContain("as plain text");
});

test("with TLS_CA only those with a certificate get as far as to show a token", async () => {
  const shop = await start(entryPoint("src/start.ts"), { env: { ...env(), TLS_CA: ca.cert } });
  const api = shop.api.replace("0.0.0.0", "127.0.0.1");
  expect(await status(`${api}/healthz`, client)).toBe(200);
  await expect(status(`${api}/healthz`)).rejects.toThrow();
  await shop.printed(/"msg":"a TLS connection was refused"/);
});

test.each([
  [{ STATEFUN_TOKENS: "" }, "0.0.0.0 can be reached from other machines"],
  [{ STATEFUN_TOKENS: `me rule ${TOKEN}` }, "STATEFUN_TOKENS: entry 1: expected"],
  [{ TLS_KEY: "" }, "TLS_KEY is missing: TLS takes both TLS_CERT and TLS_KEY"],
])("%j is refused at the start, without any token", async (change, reason) => {
  const { code, stderr } = await run(entryPoint("src/start.ts"), { env: { ...env(), ...change } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(reason) });
  expect(stderr).not.toContain(TOKEN);
});
