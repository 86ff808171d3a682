/** How the nodes of brokers.ts are set up: their ports, their settings, and who may come in. */
import { join } from "node:path";
import { type BrokerOptions, brokerAddress, type Properties } from "../kafka.ts";
import { freePort } from "../ports.ts";
import { type Credentials, makeCredentials, scramArgs, secureProperties } from "./security.ts";

export interface BrokersOptions {
  /** 1, or 3 with three replicas of everything, two of which must have a record before it is acknowledged (1). */
  readonly nodes?: 1 | 3;
  /** Whether there are listeners for SASL_SSL and SSL, too (false). */
  readonly secured?: boolean;
  /** Settings of the brokers, on top of what is there. */
  readonly properties?: Properties;
}

export interface Secured {
  /** TLS, and then a user's password. */
  readonly saslSsl: string;
  /** TLS with a certificate of the client. */
  readonly ssl: string;
  readonly credentials: Credentials;
}

export interface Nodes {
  readonly nodes: readonly BrokerOptions[];
  readonly secured: Secured | undefined;
}

/** A JVM with little to do, which may still be one of three. */
const MEMORY = ["-XX:+UseSerialGC", "-Xms64m", "-Xmx256m"];

const REPLICATED: Properties = {
  "default.replication.factor": 3,
  "min.insync.replicas": 2,
  "offsets.topic.replication.factor": 3,
  "transaction.state.log.replication.factor": 3,
  "transaction.state.log.min.isr": 2,
  // A follower that is gone, or late, is not waited for longer than this.
  "replica.lag.time.max.ms": 5000,
};

export async function layOutNodes(
  { nodes: count = 1, secured: isSecured = false, properties = {} }: BrokersOptions,
  program: Pick<BrokerOptions, "java" | "classPath">,
  folder: string,
): Promise<Nodes> {
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({
      plain: await freePort(),
      controller: await freePort(),
      saslSsl: await freePort(),
      ssl: await freePort(),
    })),
  );
  const credentials = isSecured ? makeCredentials(join(folder, "credentials")) : undefined;
  const voters = ports.map(({ controller }, index) => `${index + 1}@127.0.0.1:${controller}`);
  const nodes = ports.map((own, index): BrokerOptions => {
    const more = credentials && secureProperties(credentials, own);
    const clients = [`PLAINTEXT://127.0.0.1:${own.plain}`, ...(more ? [more.listeners] : [])];
    return {
      ...program,
      folder: join(folder, `broker-${index + 1}`),
      port: own.plain,
      controllerPort: own.controller,
      memory: MEMORY,
      formatArgs: credentials === undefined ? [] : scramArgs(credentials),
      properties: {
        "node.id": index + 1,
        "controller.quorum.voters": voters.join(","),
        listeners: [...clients, `CONTROLLER://127.0.0.1:${own.controller}`].join(","),
        "advertised.listeners": clients.join(","),
        ...(count > 1 && REPLICATED),
        ...more?.properties,
        ...properties,
      },
    };
  });
  const addresses = (of: (port: (typeof ports)[number]) => number): string =>
    ports.map((own) => brokerAddress({ port: of(own) })).join(",");
  const secured = credentials && {
    saslSsl: addresses(({ saslSsl }) => saslSsl),
    ssl: addresses(({ ssl }) => ssl),
    credentials,
  };
  return { nodes, secured };
}
