/**
 * How clients get into a broker that does not let everybody in: TLS with certificates of a CA of its own, and then a user's
 * password (SASL_SSL) or the client's certificate (SSL). The nodes talk to each other, and to the tests, in plain.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificate, makeCertificates } from "../../harness/certificates.ts";
import type { Properties } from "../kafka.ts";

export interface Credentials {
  /** Known to all of {@link MECHANISMS}. */
  readonly user: string;
  readonly password: string;
  /** A PEM file: whom the brokers' certificates are from. */
  readonly ca: string;
  /** What the SSL listener asks for. */
  readonly client: Certificate & {
    /** A PEM file with both, and a PKCS12 file with both. */
    readonly pem: string;
    readonly pkcs12: string;
    /** Of the PKCS12 file. */
    readonly password: string;
  };
  /** PEM files that the brokers do not accept. */
  readonly stranger: Certificate;
}

export interface SecurePorts {
  readonly saslSsl: number;
  readonly ssl: number;
}

export const MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] as const;

const PROTOCOLS = ["PLAINTEXT", "SASL_SSL", "SSL"];

/** With what a name or a file of properties may have to escape. */
const USER = "shop";
const PASSWORD = "pass word;=#1";
const STORE_PASSWORD = "store-password";

const KAFKA = "org.apache.kafka.common.security";

/** Makes them, in a new folder. */
export function makeCredentials(folder: string): Credentials & { readonly server: string } {
  mkdirSync(folder, { recursive: true });
  const { ca, server, client, stranger } = makeCertificates(folder);
  const pkcs12 = join(folder, "client.p12");
  const out = ["-export", "-out", pkcs12, "-passout", `pass:${STORE_PASSWORD}`];
  execFileSync("openssl", ["pkcs12", ...out, "-in", client.cert, "-inkey", client.key]);
  return {
    user: USER,
    password: PASSWORD,
    ca: ca.cert,
    client: {
      ...client,
      pem: inOne(client, join(folder, "client-both.pem")),
      pkcs12,
      password: STORE_PASSWORD,
    },
    stranger,
    server: inOne(server, join(folder, "server-both.pem")),
  };
}

/** What `kafka-storage format` is told, so that the user is there when the first client comes. */
export function scramArgs({ user, password }: Credentials): string[] {
  return MECHANISMS.filter((mechanism) => mechanism.startsWith("SCRAM")).flatMap((mechanism) => [
    "--add-scram",
    `${mechanism}=[name="${user}",password="${password}"]`,
  ]);
}

/** What a node listens with, besides its plain listener. */
export function secureProperties(
  { user, password, ca, server }: ReturnType<typeof makeCredentials>,
  { saslSsl, ssl }: SecurePorts,
): { readonly listeners: string; readonly properties: Properties } {
  const jaas = (mechanism: string): string =>
    mechanism === "PLAIN"
      ? `${KAFKA}.plain.PlainLoginModule required user_${user}="${password}";`
      : `${KAFKA}.scram.ScramLoginModule required;`;
  return {
    listeners: `SASL_SSL://127.0.0.1:${saslSsl},SSL://127.0.0.1:${ssl}`,
    properties: {
      "listener.security.protocol.map": PROTOCOLS.map((name) => `${name}:${name}`)
        .concat("CONTROLLER:PLAINTEXT")
        .join(","),
      "sasl.enabled.mechanisms": MECHANISMS.join(","),
      ...Object.fromEntries(
        MECHANISMS.map((mechanism) => [
          `listener.name.sasl_ssl.${mechanism.toLowerCase()}.sasl.jaas.config`,
          jaas(mechanism),
        ]),
      ),
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": server,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": ca,
      "listener.name.ssl.ssl.client.auth": "required",
    },
  };
}

function inOne({ key, cert }: Certificate, file: string): string {
  writeFileSync(file, readFileSync(key, "utf8") + readFileSync(cert, "utf8"));
  return file;
}

/** What a client of Java is told to come in by a password, with one of {@link MECHANISMS}. */
export function passwordProperties(
  { user, ca }: Pick<Credentials, "user" | "ca">,
  mechanism: string,
  password: string,
): Record<string, string> {
  const module = mechanism === "PLAIN" ? "plain.Plain" : "scram.Scram";
  return {
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": ca,
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": mechanism,
    "sasl.jaas.config": `${KAFKA}.${module}LoginModule required username="${user}" password="${password}";`,
  };
}
