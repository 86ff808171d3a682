/** The certificates that module.yaml names, read and tried when the runtime starts: an error names the field and the file. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { UsageError } from "statefun-wire/program";
import type { EndpointSpec } from "../module/module.ts";

const CERTIFICATE = /-----BEGIN .*CERTIFICATE-----/;
/** Flink's client reads keys of no other form. */
const PKCS8 = /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/;

/** @throws UsageError for a file that cannot be read, or holds nothing that TLS can use */
export function readCertificates({ functions, transport }: EndpointSpec): SecureContextOptions {
  const { trustCaCerts, clientCert, clientKey, clientKeyPassword } = transport;
  const problem = (field: string, file: string, what: string, cause?: unknown) =>
    new UsageError(`${field} of endpoint ${functions} in module.yaml, ${file}: ${what}`, { cause });
  const read = (field: string, file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (cause) {
      throw problem(field, file, `cannot be read: ${(cause as Error).message}`, cause);
    }
  };
  const tried = (field: string, file: string, options: SecureContextOptions) => {
    try {
      // The context of CAs passes over what is not a certificate at all.
      if (field === "trust_cacerts") new X509Certificate(options.ca as Buffer);
      createSecureContext(options);
      return options;
    } catch (cause) {
      throw problem(field, file, `TLS cannot use it: ${(cause as Error).message}`, cause);
    }
  };

  let tls: SecureContextOptions = {};
  if (trustCaCerts !== undefined) {
    const ca = read("trust_cacerts", trustCaCerts);
    if (!CERTIFICATE.test(ca.toString("latin1"))) {
      const what = "it has no certificate in PEM (-----BEGIN CERTIFICATE-----)";
      throw problem("trust_cacerts", trustCaCerts, what);
    }
    tls = tried("trust_cacerts", trustCaCerts, { ca });
  }
  if (clientCert !== undefined) {
    const cert = read("client_cert", clientCert);
    tls = tried("client_cert", clientCert, { ...tls, cert });
  }
  if (clientKey !== undefined) {
    const key = read("client_key", clientKey);
    if (!PKCS8.test(key.toString("latin1"))) {
      const what =
        "it has no key in PKCS#8 (-----BEGIN PRIVATE KEY-----), which Flink needs: openssl pkcs8 -topk8 makes one";
      throw problem("client_key", clientKey, what);
    }
    const passphrase =
      clientKeyPassword === undefined
        ? {}
        : { passphrase: read("client_key_password", clientKeyPassword).toString().trim() };
    tls = tried("client_key", clientKey, { ...tls, key, ...passphrase });
  }
  return tls;
}
