/** Flink calls the functions service over mutual TLS and over a unix socket, and not without the right certificate. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { play } from "../../../test/conformance/playthrough.ts";
import { temporaryFolder } from "../../../test/e2e/support/fixtures.ts";
import { produce, readTopic } from "../../harness/api.ts";
import { makeCertificates } from "../../harness/certificates.ts";
import { type Env, entryPoint, Program } from "../../harness/program.ts";
import { type Engine, startEngine, whatIsMissing } from "../engine.ts";

const mustRun = Boolean(process.env["CI"]) || whatIsMissing() === undefined;

describe.skipIf(!mustRun)("the carts behind mutual TLS, the stocks behind a unix socket", () => {
  const folder = temporaryFolder(afterAll);
  const socket = join(folder, "functions.sock");
  const { ca, server, client, impostor } = makeCertificates(folder);
  const tls = { TLS_CERT: server.cert, TLS_KEY: server.key };
  let engine: Engine;
  let carts: Program;

  async function serve(env: Env): Promise<Program> {
    const service = new Program(entryPoint("src/serve.ts"), { env });
    await service.printed(/ is ready/);
    return service;
  }

  beforeAll(async () => {
    const stocks = await serve({ FUNCTIONS_SOCKET: socket });
    // At first it trusts another CA than the one that Flink's certificate is from.
    carts = await serve({ ...tls, TLS_CA: impostor.cert });
    engine = await startEngine({
      moduleFile: writeModule(carts.functions),
      // Not one of its endpoints is plain http.
      functionsUrl: "http://127.0.0.1:1/",
    });
    return async () => {
      await engine.stop();
      await Promise.all([stocks.destroy(), carts.destroy()]);
    };
  });

  /** The shop's module, with another transport for each of its two functions. */
  function writeModule(cartsUrl: string): string {
    const [endpoint, ...rest] = [...parseAllDocuments(readFileSync("module.yaml", "utf8"))];
    const kind = endpoint?.get("kind");
    const mutualTls = {
      type: "io.statefun.transports.v1/async",
      trust_cacerts: ca.cert,
      client_cert: client.cert,
      client_key: client.key,
    };
    const specs = [
      {
        functions: "com.example/user-shopping-cart",
        urlPathTemplate: `${cartsUrl}/statefun`,
        transport: mutualTls,
      },
      {
        functions: "com.example/stock",
        urlPathTemplate: `http+unix://${socket}/statefun`,
        transport: { type: "io.statefun.transports.v1/okhttp" },
      },
    ];
    const file = join(folder, "module.yaml");
    const documents = [...specs.map((spec) => ({ kind, spec })), ...rest.map((one) => one.toJS())];
    writeFileSync(file, documents.map((document) => stringify(document)).join("---\n"));
    return file;
  }

  test("a certificate of the wrong CA is refused; with the right one it goes on where it was", async () => {
    const { apiUrl } = engine;
    await produce(apiUrl, "checkout", [{ key: "ann", value: { userId: "ann" } }]);
    const refused = /"reason":"UNABLE_TO_VERIFY_LEAF_SIGNATURE".*a TLS connection was refused/;
    await expect.poll(() => carts.stdout, { timeout: 60_000 }).toMatch(refused);
    const { port } = new URL(carts.functions);
    await carts.end("SIGTERM");
    carts = await serve({ ...tls, TLS_CA: ca.cert, FUNCTIONS_PORT: port });
    await play(1, apiUrl);
    expect(await readTopic(apiUrl, "dead-letters")).toEqual([]);
  });
});
