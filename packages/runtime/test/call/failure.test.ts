/** Calls that bring no answer: what is said names the URL, the limit, and the field of module.yaml or the option that helps. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { makeCertificates } from "../../../../tools/harness/certificates.ts";
import { failureOf, LimitError } from "../../src/call/failure.ts";
import { httpClient } from "../../src/call/http-client.ts";
import type { TransportSpec } from "../../src/module/module.ts";
import { temporaryFolder } from "../disks.ts";
import { ENDPOINT } from "../support.ts";
import { outcome, to } from "./outcome.ts";
import { OCTETS } from "./servers.ts";

const POST = Buffer.from("?");

/** What a call to the URL fails with. */
async function failure(url: string, transport: Partial<TransportSpec> = {}): Promise<unknown> {
  return to(url, { path: "", ...transport })
    .send(POST)
    .then(
      () => "no failure",
      (error: Error) => error.message,
    );
}

describe("a host that is not known", () => {
  it.each(["ENOTFOUND", "EAI_AGAIN"])("says how to give another one (%s)", (code) => {
    const cause = Object.assign(new Error(`getaddrinfo ${code} functions`), { code });
    expect(failureOf("http://functions:1108/", ENDPOINT, cause)).toMatchObject({
      unavailable: true,
      message:
        `http://functions:1108/: getaddrinfo ${code} functions: no such host is known on this machine. Where the functions ` +
        "are elsewhere than module.yaml says, start the runtime with --endpoint 'test/*=http://127.0.0.1:1108/'",
    });
  });
});

describe("a limit of the endpoint", () => {
  it("is named with its field and its value", async () => {
    const spoken = (code: string, transport: Partial<TransportSpec> = {}) => {
      const endpoint = { ...ENDPOINT, transport: { ...ENDPOINT.transport, ...transport } };
      const cause = Object.assign(new Error("of undici"), { code });
      return failureOf("URL", endpoint, cause).message;
    };
    const at = (field: string) => `("${field}" of its endpoint in module.yaml)`;
    expect(spoken("UND_ERR_CONNECT_TIMEOUT")).toBe(
      `URL: no connection within 1000 ms ${at("connect")}`,
    );
    expect(spoken("OVER_TIME")).toBe(`URL: no answer within 5000 ms ${at("call")}`);
    expect(spoken("UND_ERR_BODY_TIMEOUT", { readTimeoutMs: 70 })).toBe(
      `URL: no more of the answer came within 70 ms ${at("read")}`,
    );
    const endpoint = { ...ENDPOINT, transport: { ...ENDPOINT.transport, type: "okhttp" as const } };
    expect(failureOf("URL", endpoint, new LimitError("OVER_SIZE")).message).toBe(
      'URL: the answer is larger than 1048576 bytes (the async transport has "payload_max_bytes" for it in module.yaml)',
    );
  });
});

describe("a connection", () => {
  it("that is closed in the middle says so", async () => {
    expect(await outcome((request) => request.destroy())).toMatchObject({
      reason: expect.stringMatching(/^the connection was closed before the answer was complete: ./),
    });
  });

  it("to a unix socket is named by it", async () => {
    const path = join(temporaryFolder(), "none.sock");
    expect(await failure(`http+unix://${path}/statefun`)).toMatch(
      `http+unix://${path}/statefun: connect ENOENT`,
    );
  });

  it("to a service without TLS, or with a certificate that is not trusted", async () => {
    const plain = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const { server } = makeCertificates(temporaryFolder());
    const pem = { cert: readFileSync(server.cert), key: readFileSync(server.key) };
    const tls = createTlsServer(pem, (_, response) => response.writeHead(200, OCTETS).end());
    const urls: string[] = [];
    for (const one of [plain, tls]) {
      await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void one.close());
      urls.push(`https://127.0.0.1:${(one.address() as AddressInfo).port}/`);
    }
    expect(await failure(urls[0] ?? "")).toMatch(/: the service does not speak TLS: its URL may/);
    expect(await failure(urls[1] ?? "")).toMatch(
      /: the service's certificate is not trusted: .* \("trust_cacerts" in module\.yaml says which CAs are\)$/,
    );
  });
});

describe("a certificate that TLS cannot use", () => {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { client, stranger } = makeCertificates(folder);
  const garbage = join(folder, "garbage.pem");
  writeFileSync(garbage, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
  const noKey = join(folder, "rsa.key");
  writeFileSync(noKey, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
  const none = join(folder, "none.pem");

  it.each<[string, string, RegExp, Partial<TransportSpec>]>([
    ["trust_cacerts", none, /cannot be read: ENOENT/, { trustCaCerts: none }],
    ["trust_cacerts", noKey, /has no certificate in PEM/, { trustCaCerts: noKey }],
    ["trust_cacerts", garbage, /TLS cannot use it: ./, { trustCaCerts: garbage }],
    [
      "client_cert",
      garbage,
      /TLS cannot use it: ./,
      { clientCert: garbage, clientKey: client.key },
    ],
    ["client_key", noKey, /has no key in PKCS#8/, { clientCert: client.cert, clientKey: noKey }],
    [
      "client_key",
      stranger.key,
      /TLS cannot use it: .*key values mismatch/,
      { clientCert: client.cert, clientKey: stranger.key },
    ],
    [
      "client_key_password",
      none,
      /cannot be read: ENOENT/,
      { clientCert: client.cert, clientKey: client.key, clientKeyPassword: none },
    ],
  ])("is found at the start: %s %s", (field, file, what, files) => {
    const endpoint = { ...ENDPOINT, transport: { ...ENDPOINT.transport, ...files } };
    const where = `${field} of endpoint test/* in module.yaml, ${file}: `;
    let message = "no error";
    try {
      void httpClient(endpoint).close();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.slice(0, where.length)).toBe(where);
    expect(message.slice(where.length)).toMatch(what);
  });
});
