/** How a client is let in: `security.protocol`, `sasl.*` and `ssl.*`. */
import type { SaslOptions } from "../client/connection.ts";
import { type JaasEntry, parseJaas } from "./jaas.ts";
import { listed, type Properties } from "./properties.ts";
import { readTls, type TlsOptions } from "./tls.ts";

export interface Security {
  readonly tls: TlsOptions | undefined;
  readonly sasl: SaslOptions | undefined;
}

const PROTOCOLS = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] as const;

/** What the mechanisms that are supported take their name and password from. */
const LOGIN_MODULES: Readonly<Record<string, string>> = {
  PLAIN: "org.apache.kafka.common.security.plain.PlainLoginModule",
  "SCRAM-SHA-256": "org.apache.kafka.common.security.scram.ScramLoginModule",
  "SCRAM-SHA-512": "org.apache.kafka.common.security.scram.ScramLoginModule",
};

/** @throws ModuleError for what cannot be done here, or not with a file that is not there */
export function readSecurity(properties: Properties): Security {
  const protocol = properties.word("security.protocol", PROTOCOLS) ?? "PLAINTEXT";
  return {
    tls: protocol.endsWith("SSL") ? readTls(properties) : undefined,
    sasl: protocol.startsWith("SASL") ? readSasl(properties) : undefined,
  };
}

function readSasl(properties: Properties): SaslOptions {
  // Kafka's default, which is among those that are refused.
  const mechanism = properties.text("sasl.mechanism") ?? "GSSAPI";
  const loginModule = LOGIN_MODULES[mechanism];
  if (loginModule === undefined) {
    const mechanisms = listed(Object.keys(LOGIN_MODULES));
    return properties.refuse("sasl.mechanism", `must be ${mechanisms} here, not ${mechanism}`);
  }
  const { loginModule: given, options } = readJaas(properties);
  // Programs that have Kafka's client under another name say so here, too.
  if (given !== loginModule && !given.endsWith(`.${loginModule}`)) {
    return properties.refuse(
      "sasl.jaas.config",
      `must have the login module ${loginModule}, which goes with ${mechanism}, not ${given}`,
    );
  }
  const [username, password] = ["username", "password"].map(
    (name) =>
      options.get(name) ?? properties.refuse("sasl.jaas.config", `must have the option ${name}`),
  );
  return {
    mechanism: mechanism as SaslOptions["mechanism"],
    username: username ?? "",
    password: password ?? "",
  };
}

function readJaas(properties: Properties): JaasEntry {
  const text = properties.text("sasl.jaas.config");
  if (text === undefined) return properties.refuse("sasl.jaas.config", "is missing");
  try {
    return parseJaas(text);
  } catch (error) {
    return properties.refuse("sasl.jaas.config", (error as Error).message);
  }
}
