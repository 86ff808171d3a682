/** What the properties of readers and of writers have in common. */
import type { BrokerOptions } from "../client/connection.ts";
import type { Properties } from "./properties.ts";
import { readSecurity } from "./security.ts";

/** The defaults of Kafka's clients, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** @throws ModuleError */
export function brokerOptions(properties: Properties): BrokerOptions {
  const { tls, sasl } = readSecurity(properties);
  return {
    clientId: properties.text("client.id") || "statefun-runtime",
    tls,
    sasl,
    requestTimeoutMs: properties.whole("request.timeout.ms", 1) ?? REQUEST_TIMEOUT_MS,
    connectTimeoutMs:
      properties.whole("socket.connection.setup.timeout.ms", 1) ?? CONNECT_TIMEOUT_MS,
  };
}

const CLASSES = "has code of a program in Java, which cannot run here";

/** Those whose absence would change who is let in, or what is read or written. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ["interceptor.classes", CLASSES],
  ["sasl.client.callback.handler.class", CLASSES],
  ["sasl.login.callback.handler.class", CLASSES],
  ["sasl.login.class", CLASSES],
  ["ssl.engine.factory.class", CLASSES],
  ["security.providers", CLASSES],
  ["ssl.cipher.suites", "cannot be chosen here: Node's are used"],
]);

/** Those of both that are about how a client in Java goes to work. */
export const IGNORED = [
  String.raw`(?:reconnect|retry)\.backoff(?:\.max)?\.ms`,
  String.raw`(?:receive|send)\.buffer\.bytes`,
  String.raw`metrics?\..*|auto\.include\.jmx\.reporter|enable\.metrics\.push`,
  String.raw`connections\.max\.idle\.ms|metadata\.max\.(?:age|idle)\.ms|metadata\.recovery\..*`,
  String.raw`client\.(?:dns\.lookup|rack)|socket\.connection\.setup\.timeout\.max\.ms`,
  // Where nothing is to be secured, or by something else.
  String.raw`(?:sasl|ssl)\..*`,
];
