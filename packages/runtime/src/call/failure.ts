/**
 * A call that brought no answer, in words that say which URL, what went wrong, and which field of module.yaml or option has to do
 * with it. Node and undici give a code, and a message that is meant for those who know them.
 */
import type { EndpointSpec } from "../module/module.ts";
import { TransportError } from "./errors.ts";

/** What says that the service was not reached. A connection that broke later may have broken on a message. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** An exchange that was ended because it is over a limit of its endpoint. */
export class LimitError extends Error {
  override readonly name = "LimitError";
  readonly code: "OVER_TIME" | "OVER_SIZE";

  constructor(code: LimitError["code"]) {
    super(code);
    this.code = code;
  }
}

type Explain = (endpoint: EndpointSpec, message: string) => string;

const noSuchHost: Explain = ({ functions }, message) =>
  `${message}: no such host is known on this machine. Where the functions are elsewhere than module.yaml says, start the ` +
  `runtime with --endpoint '${functions}=http://127.0.0.1:1108/'`;
const untrusted: Explain = (_, message) =>
  `the service's certificate is not trusted: ${message} ("trust_cacerts" in module.yaml says which CAs are)`;
const noClientCertificate: Explain = (_, message) =>
  `the service asks for another certificate than it got: ${message} ("client_cert" and "client_key" in module.yaml)`;
const broken: Explain = (_, message) =>
  `the connection was closed before the answer was complete: ${message}`;

const EXPLAINED: Readonly<Record<string, Explain>> = {
  OVER_TIME: ({ transport }) => `no answer within ${transport.callTimeoutMs} ms ${limit("call")}`,
  OVER_SIZE: ({ transport: { payloadMaxBytes, type } }) =>
    `the answer is larger than ${payloadMaxBytes} bytes ` +
    (type === "async"
      ? limit("payload_max_bytes")
      : '(the async transport has "payload_max_bytes" for it in module.yaml)'),
  UND_ERR_BODY_TIMEOUT: ({ transport }) =>
    `no more of the answer came within ${transport.readTimeoutMs} ms ${limit("read")}`,
  UND_ERR_CONNECT_TIMEOUT: ({ transport }) =>
    `no connection within ${transport.connectTimeoutMs} ms ${limit("connect")}`,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: noClientCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: noClientCertificate,
  ERR_SSL_WRONG_VERSION_NUMBER: () => "the service does not speak TLS: its URL may be an http one",
  UND_ERR_SOCKET: broken,
  ECONNRESET: broken,
};

/** How a message names a limit that module.yaml sets. */
function limit(field: string): string {
  return `("${field}" of its endpoint in module.yaml)`;
}

/** The error of a call in this process that was not answered in its time, in milliseconds. */
export function lateInProcess(timeoutMs: number): TransportError {
  const message = `no answer from the function in this process within ${timeoutMs} ms ${limit("call")}`;
  return new TransportError(message, { unavailable: false });
}

/** The error of a call to `url` for whatever its exchange failed with. */
export function failureOf(url: string, endpoint: EndpointSpec, cause: unknown): TransportError {
  const { code = "" } = cause as { code?: string };
  const message = (cause instanceof Error && cause.message) || code || String(cause);
  const explain = Object.hasOwn(EXPLAINED, code) ? EXPLAINED[code] : undefined;
  const reason = explain?.(endpoint, message) ?? message;
  return new TransportError(`${url}: ${reason}`, { unavailable: UNREACHED.has(code), cause });
}
