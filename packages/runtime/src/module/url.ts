/** The URL of an endpoint, by the rules of Java's URI and of the HTTP client that is to call it. */
import { leaf } from "./fields.ts";
import type { TransportSpec } from "./transports.ts";

/** Everything else has to be escaped. */
const LEGAL = /^(?:[\w\-.!~*'();/?:@&=+$,#[\]]|%[0-9a-f]{2}|[^\p{ASCII}\p{Z}\p{C}])*$/iu;
const PARTS = /^(?<scheme>[a-z+]+):\/\/(?<authority>[^/?#]*)(?<path>[^?#]*)/i;
const AUTHORITY = /^(?:[^@]*@)?(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d*))?$/;
const LABEL = String.raw`[a-z\d](?:[a-z\d-]*[a-z\d])?`;
/** Java's: an IP address, a label, or several of which the last begins with a letter. */
const JAVA_HOST = new RegExp(
  String.raw`^(?:\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}|${LABEL}\.?|(?:${LABEL}\.)+(?=[a-z])${LABEL}\.?)$`,
  "i",
);

export const url = leaf(
  "an http, https or http+unix URL (http+unix:///path/of.sock/path), with {function.name} as the only placeholder",
  (value) => (typeof value === "string" && isWellFormed(value) ? value : undefined),
);

function isWellFormed(template: string): boolean {
  const sample = example(template);
  const { scheme, authority, path, host, port } = partsOf(sample);
  if (!LEGAL.test(sample) || /[[\]]/.test(path)) return false;
  if (scheme === "http+unix") return authority === "" && /\.sock(\/|$)/.test(path);
  const isWeb = scheme === "http" || scheme === "https";
  return isWeb && URL.canParse(sample) && !/^$|^\.|\.\./.test(host) && Number(port || 80) > 0;
}

/** Why the client cannot call a well-formed URL; undefined when it can. */
export function clientProblem(template: string, client: TransportSpec["type"]): string | undefined {
  const { scheme, host } = partsOf(example(template));
  if (client === "okhttp") return undefined;
  if (scheme === "http+unix") {
    return "is a unix socket, which only the transport io.statefun.transports.v1/okhttp can reach";
  }
  return JAVA_HOST.test(host)
    ? undefined
    : `has the host "${host}", which the transport io.statefun.transports.v1/async refuses on Flink: a host is letters, ` +
        "digits and - between dots, and the last part of several begins with a letter";
}

function example(template: string): string {
  return template.replaceAll("{function.name}", "name");
}

function partsOf(text: string) {
  const { scheme = "", authority = "", path = "" } = PARTS.exec(text)?.groups ?? {};
  const { host = "", port = "" } = AUTHORITY.exec(authority)?.groups ?? {};
  return { scheme: scheme.toLowerCase(), authority, path, host, port };
}
