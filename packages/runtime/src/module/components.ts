/**
 * From the documents of a module.yaml to the parts of a module: one reader for each kind of component that the local runtime
 * knows, and the rules that hold between documents (nothing is declared twice).
 */
import {
  customEgress,
  endpointV1,
  endpointV2,
  kafkaEgress,
  kafkaIngress,
  kinesisEgress,
  locateFiles,
  playgroundEgress,
  playgroundIngress,
  show,
  type TransportSpec,
} from "./spec.ts";
import type { Path, YamlDocument } from "./yaml.ts";

/** Where the functions of one type, or of one namespace, are served. */
export interface EndpointSpec {
  /** `ns/*` or `ns/name` */
  readonly functions: string;
  /** May hold `{function.name}`. */
  readonly urlPathTemplate: string;
  readonly maxNumBatchRequests: number;
  readonly transport: TransportSpec;
}

/** A topic that feeds functions, whichever and however many ingresses name it. */
export interface IngressTopic {
  readonly topic: string;
  readonly routes: readonly { readonly valueType: string; readonly targets: readonly string[] }[];
}

/**
 * An egress that functions may write to. The topic or stream is named by each record; a custom egress has a topic of its
 * own name.
 */
export interface EgressSpec {
  readonly typename: string;
  readonly kind: "kafka" | "kinesis" | "playground" | "custom";
}

/** The fixed names under which the playground binds its ingress and its egress. */
const PLAYGROUND_INGRESS = "io.statefun.playground/ingress";
const PLAYGROUND_EGRESS = "io.statefun.playground/egress";

/** A function that a topic feeds, and where the file says so. */
interface Target {
  readonly target: string;
  readonly document: YamlDocument;
  readonly path: Path;
}

/** Reads one document into the parts. */
type Reader = (parts: Parts, document: YamlDocument) => void;

/** What the documents read so far add up to. */
export class Parts {
  readonly endpoints: EndpointSpec[] = [];
  readonly routes = new Map<string, IngressTopic["routes"][number][]>();
  readonly targets: Target[] = [];
  readonly egresses: EgressSpec[] = [];
  readonly playgroundIngresses: { port: number }[] = [];
  readonly playgroundEgresses: { port: number; topics: string[] }[] = [];
  readonly remoteAddresses = new Set<string>();
  readonly #declared = new Map<string, number>();

  /** Refuses the second declaration of the same thing. */
  declare(what: string, document: YamlDocument, ...path: Path): void {
    const before = this.#declared.get(what);
    if (before !== undefined) {
      throw document.error(path, `${what} is declared twice, first on line ${before}`);
    }
    this.#declared.set(what, document.lineOf(path));
  }

  endpoint(document: YamlDocument, spec: EndpointSpec): void {
    this.declare(`endpoint "${spec.functions}"`, document, "spec", "functions");
    this.endpoints.push({
      ...spec,
      transport: locateFiles(spec.transport, document.file),
    });
  }

  egress(document: YamlDocument, path: Path, egress: EgressSpec): void {
    this.declare(`egress "${egress.typename}"`, document, ...path);
    this.egresses.push(egress);
  }

  address(address: string | undefined): void {
    if (address !== undefined) {
      this.remoteAddresses.add(address);
    }
  }
}

const KINDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    "io.statefun.endpoints.v2/http",
    (parts, document) => parts.endpoint(document, document.read("spec", endpointV2)),
  ],
  [
    "io.statefun.endpoints.v1/http",
    (parts, document) => parts.endpoint(document, document.read("spec", endpointV1)),
  ],
  ["io.statefun.kafka.v1/ingress", readKafkaIngress],
  [
    "io.statefun.kafka.v1/egress",
    (parts, document) => {
      const { id, address } = document.read("spec", kafkaEgress);
      parts.egress(document, ["spec", "id"], { typename: id, kind: "kafka" });
      parts.address(address);
    },
  ],
  [
    "io.statefun.kinesis.v1/egress",
    (parts, document) => {
      const { id } = document.read("spec", kinesisEgress);
      parts.egress(document, ["spec", "id"], { typename: id, kind: "kinesis" });
    },
  ],
  [
    "io.statefun.playground.v1/ingress",
    (parts, document) => {
      const { port } = document.read("spec", playgroundIngress);
      parts.declare(`ingress "${PLAYGROUND_INGRESS}"`, document, "kind");
      parts.declare(`port ${port}`, document, "spec", "port");
      parts.playgroundIngresses.push({ port });
    },
  ],
  [
    "io.statefun.playground.v1/egress",
    (parts, document) => {
      const { port, topics } = document.read("spec", playgroundEgress);
      parts.egress(document, ["kind"], { typename: PLAYGROUND_EGRESS, kind: "playground" });
      parts.declare(`port ${port}`, document, "spec", "port");
      parts.playgroundEgresses.push({ port, topics: [...new Set(topics)] });
    },
  ],
]);

/**
 * The reader of a kind. On Flink an extension module brings kinds of its own. Nobody here could call its ingress, but what
 * goes to its egress can be kept, so a kind that is not StateFun's and whose name ends in "egress" is taken for one.
 */
function readerOf(kind: string): Reader | undefined {
  const isCustomEgress = /^(?!io\.statefun\.)[^/]+\/.*egress$/i.test(kind);
  return KINDS.get(kind) ?? (isCustomEgress ? readCustomEgress : undefined);
}

function readCustomEgress(parts: Parts, document: YamlDocument): void {
  const { id } = document.read("spec", customEgress);
  parts.egress(document, ["spec", "id"], { typename: id, kind: "custom" });
}

function readKafkaIngress(parts: Parts, document: YamlDocument): void {
  const { id, address, topics } = document.read("spec", kafkaIngress);
  parts.declare(`ingress "${id}"`, document, "spec", "id");
  parts.address(address);
  for (const [index, { topic, valueType, targets }] of topics.entries()) {
    const path = ["spec", "topics", index] as const;
    // Two ingresses are two readers, and each record goes to both. Within one ingress Flink keeps the last entry only.
    parts.declare(`topic "${topic}" of ingress "${id}"`, document, ...path, "topic");
    const routes = parts.routes.get(topic) ?? [];
    parts.routes.set(topic, [...routes, { valueType, targets }]);
    for (const [at, target] of targets.entries()) {
      parts.targets.push({ target, document, path: [...path, "targets", at] });
    }
  }
}

/** Adds what one document declares. */
export function readDocument(parts: Parts, document: YamlDocument): void {
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw document.error([], "a document must be a mapping of kind and spec");
  }
  if ("module" in value && !("kind" in value)) {
    throw document.error(
      ["module"],
      "the single-document format of StateFun 2 and 3.0 is not supported: write one document of kind and spec for each component",
    );
  }
  if (!("kind" in value)) {
    throw document.error([], `kind is missing: it must be one of ${[...KINDS.keys()].join(", ")}`);
  }
  const read = typeof value.kind === "string" ? readerOf(value.kind) : undefined;
  if (!read) {
    throw document.error(
      ["kind"],
      `kind ${show(value.kind)} is not supported: it must be one of ${[...KINDS.keys()].join(", ")}`,
    );
  }
  if (!("spec" in value)) {
    throw document.error(["kind"], "spec is missing: it must be a mapping");
  }
  read(parts, document);
}
