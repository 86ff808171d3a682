/**
 * `ssl.*`: certificates as Node takes them. Of Java's own formats it reads PKCS12 for a key with its certificate; the others
 * are refused with the line that converts them.
 */
import { readFileSync } from "node:fs";
import { createSecureContext, type ConnectionOptions as TlsOptions } from "node:tls";
import type { Properties } from "./properties.ts";

export type { TlsOptions };

const TYPES = ["JKS", "PKCS12", "PEM"] as const;
const VERSIONS = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;

/** @throws ModuleError */
export function readTls(properties: Properties): TlsOptions {
  const algorithm = properties.word("ssl.endpoint.identification.algorithm", ["https", ""]);
  const options: TlsOptions = {
    ...readTruststore(properties),
    ...readKeystore(properties),
    ...readVersions(properties),
    // Off, as in Kafka's client, when it is empty.
    ...(algorithm === "" && { checkServerIdentity: () => undefined }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const { message } = error as Error;
    return properties.refuse("ssl.*", `has keys or certificates that cannot be read: ${message}`);
  }
  return options;
}

function readTruststore(properties: Properties): TlsOptions {
  const type = properties.word("ssl.truststore.type", TYPES) ?? "JKS";
  const location = properties.text("ssl.truststore.location");
  const inline = properties.text("ssl.truststore.certificates");
  // Node reads PEM without one.
  properties.text("ssl.truststore.password");
  if (location === undefined && inline === undefined) return {};
  if (type !== "PEM") {
    const from = location ?? "FILE";
    return properties.refuse(
      "ssl.truststore.type",
      `is ${type}, and certificates are read as PEM alone: convert them by ` +
        `'keytool -list -rfc -keystore ${from} > truststore.pem' and set ssl.truststore.type to PEM and ssl.truststore.location to that file`,
    );
  }
  const name = inline === undefined ? "ssl.truststore.location" : "ssl.truststore.certificates";
  const ca = inline ?? readText(properties, name, location ?? "");
  // Node would trust nobody, without a word.
  return ca.includes("-----BEGIN ") ? { ca } : properties.refuse(name, "has no certificate as PEM");
}

function readKeystore(properties: Properties): TlsOptions {
  const type = properties.word("ssl.keystore.type", TYPES) ?? "JKS";
  const location = properties.text("ssl.keystore.location");
  const key = properties.text("ssl.keystore.key");
  const chain = properties.text("ssl.keystore.certificate.chain");
  const storePassword = properties.text("ssl.keystore.password");
  const keyPassword = properties.text("ssl.key.password");
  if (location === undefined && key === undefined) return {};
  if (type === "JKS") {
    const from = location ?? "FILE";
    return properties.refuse(
      "ssl.keystore.type",
      "is JKS, which Node does not read: convert it by " +
        `'keytool -importkeystore -srckeystore ${from} -destkeystore keystore.p12 -deststoretype PKCS12' and set ssl.keystore.type to PKCS12 ` +
        "and ssl.keystore.location to that file",
    );
  }
  if (type === "PKCS12") {
    return {
      pfx: readBytes(properties, "ssl.keystore.location", location ?? ""),
      ...withPassphrase(storePassword),
    };
  }
  const whole =
    location === undefined ? "" : readText(properties, "ssl.keystore.location", location);
  return { key: key ?? whole, cert: chain ?? whole, ...withPassphrase(keyPassword) };
}

function withPassphrase(passphrase: string | undefined): TlsOptions {
  return passphrase === undefined ? {} : { passphrase };
}

/** The lowest and the highest of those that are allowed. */
function readVersions(properties: Properties): TlsOptions {
  const given = properties.text("ssl.enabled.protocols");
  if (given === undefined) return {};
  const named = given.split(",").map((name) => name.trim());
  const versions = VERSIONS.filter((version) => named.includes(version));
  const [minVersion] = versions;
  const maxVersion = versions.at(-1);
  if (minVersion === undefined || maxVersion === undefined || versions.length < named.length) {
    return properties.refuse("ssl.enabled.protocols", `must be some of ${VERSIONS.join(", ")}`);
  }
  return { minVersion, maxVersion };
}

function readText(properties: Properties, name: string, file: string): string {
  return readBytes(properties, name, file).toString("utf8");
}

function readBytes(properties: Properties, name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return properties.refuse(name, `is ${JSON.stringify(file)}, which cannot be read: ${code}`);
  }
}
