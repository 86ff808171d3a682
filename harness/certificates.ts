/** Certificates for tests, made by the openssl command: a CA, what it has signed, and one that nobody has. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Certificate {
  /** PEM files. */
  readonly cert: string;
  readonly key: string;
}

export interface Certificates {
  readonly ca: Certificate;
  /** Signed by the CA, for 127.0.0.1. */
  readonly server: Certificate;
  readonly client: Certificate;
  /** Signed by itself. */
  readonly stranger: Certificate;
}

/** Writes them into a folder. */
export function makeCertificates(folder: string): Certificates {
  const make = (name: string, issuer?: Certificate): Certificate => {
    const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    const signed = issuer === undefined ? [] : ["-CA", issuer.cert, "-CAkey", issuer.key];
    const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
    const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", files.key];
    execFileSync(
      "openssl",
      ["req", "-x509", ...key, ...subject, ...signed, "-days", "2", "-out", files.cert],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    return files;
  };
  const ca = make("ca");
  return {
    ca,
    server: make("server", ca),
    client: make("client", ca),
    stranger: make("stranger"),
  };
}
