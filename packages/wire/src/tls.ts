/** TLS as every server of the packages takes it: which certificates the environment names, and what is made of them. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Server } from "node:net";
import { createSecureContext, type TLSSocket } from "node:tls";
import { explain, UsageError } from "./program.ts";

/** The certificates of a server that listens with TLS, as PEM. */
export interface Tls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Mutual TLS: only callers with a certificate of these CAs are let in, health checks included. Left out: all callers are. */
  readonly ca?: string | Buffer | undefined;
}

/**
 * TLS_CERT and TLS_KEY, files of a certificate and its key as PEM, and TLS_CA, a file of CA certificates; undefined where none
 * is set.
 *
 * @throws UsageError names the variable, its value and what is allowed
 */
export function readTls(env: Readonly<Record<string, string | undefined>>): Tls | undefined {
  const read = (name: string): Buffer | undefined => {
    const file = env[name];
    if (!file) return undefined;
    try {
      return readFileSync(file);
    } catch (error) {
      throw new UsageError(`${name}=${file}: ${explain(error)}`);
    }
  };
  const [cert, key, ca] = [read("TLS_CERT"), read("TLS_KEY"), read("TLS_CA")];
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const missing = cert === undefined ? "TLS_CERT" : "TLS_KEY";
    throw new UsageError(`${missing} is missing: TLS takes both TLS_CERT and TLS_KEY`);
  }
  try {
    createSecureContext({ cert, key, ca });
  } catch (error) {
    throw new UsageError(
      `TLS_CERT=${env["TLS_CERT"]}, TLS_KEY=${env["TLS_KEY"]}: expected a PEM certificate and its key: ${explain(error)}`,
    );
  }
  if (ca !== undefined) assertCertificates(`TLS_CA=${env["TLS_CA"]}`, ca);
  return { cert, key, ca };
}

/** Otherwise TLS takes the file for an empty list of CAs, and lets nobody in. @throws UsageError */
function assertCertificates(what: string, pem: Buffer): void {
  const certificates = pem
    .toString("latin1")
    .match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs);
  if (certificates === null)
    throw new UsageError(`${what}: expected CA certificates as PEM, found none`);
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch (error) {
      throw new UsageError(`${what}: certificate ${index + 1} in it is broken: ${explain(error)}`);
    }
  }
}

/** Node's options of a server with TLS, mutual where there is a `ca`: a caller without a certificate gets to no route. */
export function secured({ cert, key, ca }: Tls) {
  const mutual = ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion: "TLSv1.2", ...mutual } as const;
}

/** Logs each connection that is refused before it gets to a route. */
export function logRefusals(
  server: Server,
  logger: { warn(fields: object, message: string): void },
): void {
  server.on(
    "tlsClientError",
    (error: NodeJS.ErrnoException, { authorizationError, remoteAddress }: TLSSocket) => {
      const reason = authorizationError ?? error.code ?? error.message;
      logger.warn({ reason, remoteAddress }, "a TLS connection was refused");
    },
  );
}
