/** ssl.*: what becomes of certificates and keys, in a real handshake. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { makeCertificates } from "../../../../../tools/harness/certificates.ts";
import { Properties } from "../../../src/kafka/properties/properties.ts";
import { readTls } from "../../../src/kafka/properties/tls.ts";

const folder = mkdtempSync(join(tmpdir(), "statefun-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { ca, server, client, stranger } = makeCertificates(folder);
const text = (file: string) => readFileSync(file, "utf8");

const keystore = join(folder, "client.p12");
execFileSync("openssl", [
  ...["pkcs12", "-export", "-inkey", client.key, "-in", client.cert],
  ...["-out", keystore, "-passout", "pass:hush"],
]);
const together = join(folder, "client-both.pem");
writeFileSync(together, text(client.key) + text(client.cert));

type Given = Readonly<Record<string, string>>;

function tls(given: Given) {
  return readTls(new Properties(new Map(Object.entries(given)), "module.yaml:12"));
}

/** Whom the server takes the client for; the client's error when it does not take the server. */
async function shake(given: Given, certificate = server, host = "127.0.0.1"): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const listening = createServer(
    {
      cert: text(certificate.cert),
      key: text(certificate.key),
      ca: text(ca.cert),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (socket) => {
      const peer = socket.getPeerCertificate();
      resolve(socket.authorized ? String(peer.subject.CN) : "nobody");
      socket.on("error", () => undefined).resume();
    },
  );
  listening.on("tlsClientError", () => undefined);
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const address = listening.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const socket = connect({ ...tls(given), host, port });
  socket.on("error", (error) => resolve(error.message));
  try {
    return await promise;
  } finally {
    socket.destroy();
    await new Promise((done) => listening.close(done));
  }
}

const TRUST = { "ssl.truststore.type": "PEM", "ssl.truststore.location": ca.cert };

describe("a server", () => {
  test("is trusted by its CA, from a file and in the property itself", async () => {
    expect(await shake(TRUST)).toBe("nobody");
    const inline = { "ssl.truststore.type": "PEM", "ssl.truststore.certificates": text(ca.cert) };
    expect(await shake(inline)).toBe("nobody");
  });

  test("of another CA is not, and none of ours is where there is no truststore", async () => {
    expect(await shake(TRUST, stranger)).toMatch(/signature failure|self-signed|unable to/);
    expect(await shake({})).toMatch(/self-signed|unable to/);
  });

  test("has to go by its name, unless the algorithm is empty", async () => {
    expect(await shake(TRUST, server, "localhost")).toMatch(/does not match certificate/);
    const any = { ...TRUST, "ssl.endpoint.identification.algorithm": "" };
    expect(await shake(any, server, "localhost")).toBe("nobody");
  });
});

describe("a client shows who it is", () => {
  test.each<[string, Given]>([
    [
      "by PKCS12",
      {
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.location": keystore,
        "ssl.keystore.password": "hush",
      },
    ],
    [
      "by a PEM file with key and certificate",
      { "ssl.keystore.type": "PEM", "ssl.keystore.location": together },
    ],
    [
      "by PEM in the properties themselves",
      {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.key": text(client.key),
        "ssl.keystore.certificate.chain": text(client.cert),
      },
    ],
  ])("%s", async (_, given) => {
    expect(await shake({ ...TRUST, ...given })).toBe("client");
  });
});

describe("what cannot be read is refused, with what to do", () => {
  test.each<[Given, RegExp]>([
    [
      { "ssl.truststore.location": "/etc/trust.jks", "ssl.truststore.password": "hush" },
      /ssl\.truststore\.type is JKS.*'keytool -list -rfc -keystore \/etc\/trust\.jks > truststore\.pem'/,
    ],
    [
      { "ssl.truststore.location": keystore, "ssl.truststore.type": "PKCS12" },
      /ssl\.truststore\.type is PKCS12.*keytool -list -rfc/,
    ],
    [
      { "ssl.keystore.location": "/etc/key.jks", "ssl.keystore.password": "hush" },
      /ssl\.keystore\.type is JKS.*'keytool -importkeystore -srckeystore \/etc\/key\.jks/,
    ],
    [
      { "ssl.keystore.location": "/none/key.p12", "ssl.keystore.type": "PKCS12" },
      /ssl\.keystore\.location is "\/none\/key\.p12", which cannot be read: ENOENT/,
    ],
    [
      {
        "ssl.keystore.location": keystore,
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.password": "hushh",
      },
      /ssl\.\* has keys or certificates that cannot be read: mac verify failure/,
    ],
    [
      { "ssl.truststore.certificates": "hush", "ssl.truststore.type": "pem" },
      /ssl\.truststore\.certificates has no certificate as PEM/,
    ],
    [
      { "ssl.enabled.protocols": "TLSv1.2,SSLv3" },
      /ssl\.enabled\.protocols must be some of TLSv1, TLSv1\.1, TLSv1\.2, TLSv1\.3/,
    ],
  ])("%j", (given, reason) => {
    const { message } = (() => {
      try {
        tls(given);
      } catch (error) {
        return error as Error;
      }
      return new Error("none");
    })();
    expect(message).toMatch(reason);
    expect(message).not.toContain("hush");
  });

  test("versions are the lowest and the highest of those that are named", () => {
    expect(tls({ "ssl.enabled.protocols": "TLSv1.3, TLSv1.2" })).toMatchObject({
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.3",
    });
  });
});
