/**
 * Reads a StateFun 3.x `module.yaml`, unmodified, into plain data: which endpoint serves which functions, which topics feed
 * them, which egresses they may write to. What Flink would refuse is refused, at once and with its line, and so is what
 * it would only trip over later (a target that nothing serves): the same file must be able to move to Flink.
 */
import { readFileSync, statSync } from "node:fs";
import { splitTypeName } from "statefun-wire";
import { componentsOf } from "./component.ts";
import {
  type EgressSpec,
  type IngressTopic,
  KIND_NAMES,
  Parts,
  readComponent,
} from "./components.ts";
import type { EndpointSpec } from "./endpoints.ts";
import type { KafkaIngressSpec } from "./kafka.ts";
import { MAX_MODULE_BYTES, ModuleError, parseYaml, tooLarge } from "./yaml.ts";

export type { EgressSpec, IngressTopic } from "./components.ts";
export type { EndpointSpec } from "./endpoints.ts";
export type { KafkaEgressSpec, KafkaIngressSpec } from "./kafka.ts";
export type { StartOffset, StartupPosition } from "./startup-position.ts";
export type { TransportSpec } from "./transports.ts";
export { ModuleError } from "./yaml.ts";

/** Everything that a module.yaml says and the local runtime uses. */
export interface Module {
  readonly file: string;
  readonly endpoints: readonly EndpointSpec[];
  readonly topics: readonly IngressTopic[];
  readonly egresses: readonly EgressSpec[];
  readonly playgroundIngresses: readonly { readonly port: number }[];
  readonly playgroundEgresses: readonly {
    readonly port: number;
    readonly topics: readonly string[];
  }[];
  /** The topics of Kafka that feed functions, by ingress. */
  readonly kafkaIngresses: readonly KafkaIngressSpec[];
  /** The Kafka addresses, each once, which are contacted with `--kafka` only: the start-up message says so. */
  readonly remoteAddresses: readonly string[];
  /** What the file says and means nothing here, a line `module.yaml:12: …` each: the start-up message has them. */
  readonly notes: readonly string[];
  /** What means nothing as long as no Kafka is contacted. */
  readonly notesWithoutKafka: readonly string[];
}

/** The module that `text` says; `file` is its name in the messages. */
export function parseModule(file: string, text: string): Module {
  const parts = new Parts();
  for (const component of componentsOf(parseYaml(file, text), KIND_NAMES)) {
    readComponent(parts, component);
  }
  if (parts.endpoints.length === 0) {
    throw new ModuleError(
      `${file}:1: no endpoint: a document of kind io.statefun.endpoints.v2/http must say where the functions are served`,
    );
  }
  if (parts.ingresses.length === 0) {
    throw new ModuleError(
      `${file}:1: no ingress: a document of kind io.statefun.kafka.v1/ingress must say which topics feed the functions`,
    );
  }
  const module: Module = {
    file,
    endpoints: parts.endpoints,
    topics: [...parts.routes].map(([topic, routes]) => ({ topic, routes })),
    egresses: parts.egresses,
    playgroundIngresses: parts.playgroundIngresses,
    playgroundEgresses: parts.playgroundEgresses,
    kafkaIngresses: parts.kafkaIngresses,
    remoteAddresses: [...parts.remoteAddresses],
    notes: parts.notes,
    notesWithoutKafka: parts.notesWithoutKafka,
  };
  for (const { target, place } of parts.targets) {
    if (!endpointFor(module, target)) {
      const served = parts.endpoints
        .map(({ functions }) => functions)
        .slice(0, 10)
        .join(", ");
      throw place.error(`no endpoint serves the target "${target}": there are ${served}`);
    }
  }
  return module;
}

/** Reads the file; a missing or unreadable one is a ModuleError too. */
export function readModule(file: string): Module {
  return parseModule(file, readText(file));
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    // Asked before it is read: a name given by mistake may be that of something huge.
    if (statSync(file).size > MAX_MODULE_BYTES) {
      throw tooLarge(file);
    }
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof ModuleError) {
      throw error;
    }
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ModuleError(`${file}: ${REASONS[reason] ?? `cannot be read: ${reason}`}`, {
      cause: error,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ModuleError(`${file}: not a text file in UTF-8`, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "a directory, not a file",
  EACCES: "no permission to read it",
};

/**
 * The endpoint that serves a function type: the exact name wins over the namespace wildcard; undefined if none. As on
 * Flink, a wildcard is for its namespace alone: `com.example/*` does not serve `com.example/x/fn`, which is in the
 * namespace `com.example/x`.
 */
export function endpointFor(
  { endpoints }: Pick<Module, "endpoints">,
  typename: string,
): EndpointSpec | undefined {
  const parts = splitTypeName(typename);
  if (parts === undefined) return undefined;
  return (
    endpoints.find(({ functions }) => functions === typename) ??
    endpoints.find(({ functions }) => functions === `${parts.namespace}/*`)
  );
}
