/** Certificates for tests, made by the openssl command: of a CA, and of another one that goes by the same name. */
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
  /** Has the CA's name, so that those who trust one are shown certificates of the other. */
  readonly impostor: Certificate;
  /** Signed by the impostor. */
  readonly stranger: Certificate;
}

/** Writes them into a folder. */
export function makeCertificates(folder: string): Certificates {
  const make = (name: string, issuer?: Certificate, commonName = name): Certificate => {
    const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    const signed = issuer === undefined ? [] : ["-CA", issuer.cert, "-CAkey", issuer.key];
    const subject = ["-subj", `/CN=${commonName}`, "-addext", "subjectAltName=IP:127.0.0.1"];
    const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", files.key];
    execFileSync(
      "openssl",
      ["req", "-x509", ...key, ...subject, ...signed, "-days", "2", "-out", files.cert],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    return files;
  };
  const ca = make("ca");
  const impostor = make("impostor", undefined, "ca");
  return {
    ca,
    server: make("server", ca),
    client: make("client", ca),
    impostor,
    stranger: make("stranger", impostor),
  };
}
