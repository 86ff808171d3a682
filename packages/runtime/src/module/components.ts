/**
 * From the components of a module.yaml to the parts of a module: one reader for each kind of component that the local runtime
 * knows, and the rules that hold between them (nothing is declared twice).
 */
import type { Component } from "./component.ts";
import { type EndpointSpec, endpointV1, endpointV2 } from "./endpoints.ts";
import { mapping, typename } from "./fields.ts";
import { type KafkaEgressSpec, type KafkaIngressSpec, kafkaEgress, kafkaIngress } from "./kafka.ts";
import { kinesisEgress, kinesisIngress } from "./kinesis.ts";
import { playgroundEgress, playgroundIngress } from "./playground.ts";
import type { StartupPosition } from "./startup-position.ts";
import { locateFiles } from "./transports.ts";
import type { Path, Place } from "./yaml.ts";

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
  /**
   * The largest record that Kafka's producer would send, in bytes, where the egress's properties `max.request.size` and
   * `buffer.memory` say so; left out: 1 MiB.
   */
  readonly maxRecordBytes?: number;
  /** Of a Kafka egress. */
  readonly kafka?: KafkaEgressSpec;
}

/** The fixed names under which the playground binds its ingress and its egress. */
const PLAYGROUND_INGRESS = "io.statefun.playground/ingress";
const PLAYGROUND_EGRESS = "io.statefun.playground/egress";

/** What one ingress does with a topic. */
interface Route {
  readonly topic: string;
  readonly valueType: string;
  readonly targets: readonly string[];
}

/** A function that a topic feeds, and where the file says so. */
interface Target {
  readonly target: string;
  readonly place: Place;
}

/** Reads one component into the parts. */
type Reader = (parts: Parts, component: Component) => void;

/** What the documents read so far add up to. */
export class Parts {
  readonly endpoints: EndpointSpec[] = [];
  readonly routes = new Map<string, IngressTopic["routes"][number][]>();
  readonly targets: Target[] = [];
  readonly egresses: EgressSpec[] = [];
  readonly playgroundIngresses: { port: number }[] = [];
  readonly playgroundEgresses: { port: number; topics: string[] }[] = [];
  readonly remoteAddresses = new Set<string>();
  readonly ingresses: string[] = [];
  readonly kafkaIngresses: KafkaIngressSpec[] = [];
  readonly notes: string[] = [];
  readonly notesWithoutKafka: string[] = [];
  readonly #declared = new Map<string, number>();

  /** Refuses the second declaration of the same thing. */
  declare(what: string, place: Place): void {
    const before = this.#declared.get(what);
    if (before !== undefined) {
      throw place.error(`${what} is declared twice, first on line ${before}`);
    }
    this.#declared.set(what, place.line);
  }

  endpoint(component: Component, spec: EndpointSpec): void {
    this.declare(`endpoint "${spec.functions}"`, component.at("functions"));
    this.endpoints.push({ ...spec, transport: locateFiles(spec.transport, component.file) });
  }

  egress(place: Place, egress: EgressSpec): void {
    this.declare(`egress "${egress.typename}"`, place);
    this.egresses.push(egress);
  }

  ingress(id: string, place: Place): void {
    this.declare(`ingress "${id}"`, place);
    this.ingresses.push(id);
  }

  /** A topic of an ingress; what a message calls it is `kind`. */
  route(
    kind: string,
    ingress: string,
    { topic, ...route }: Route,
    component: Component,
    path: Path,
  ) {
    // Two ingresses are two readers, and each record goes to both. Within one ingress Flink keeps the last entry only.
    this.declare(`${kind} "${topic}" of ingress "${ingress}"`, component.at(...path, kind));
    this.routes.set(topic, [...(this.routes.get(topic) ?? []), route]);
    for (const [at, target] of route.targets.entries()) {
      this.targets.push({ target, place: component.at(...path, "targets", at) });
    }
  }

  /** What the file says and means nothing here. */
  note(place: Place, text: string): void {
    this.notes.push(place.error(text).message);
  }
}

/** The readers of the kinds that StateFun has. */
const KINDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    "io.statefun.endpoints.v2/http",
    (parts, component) => parts.endpoint(component, component.read(endpointV2)),
  ],
  [
    "io.statefun.endpoints.v1/http",
    (parts, component) => parts.endpoint(component, component.read(endpointV1)),
  ],
  ["io.statefun.kafka.v1/ingress", readKafkaIngress],
  [
    "io.statefun.kafka.v1/egress",
    (parts, component) => {
      const { id, maxRecordBytes, kafka } = component.read(kafkaEgress);
      parts.egress(component.at("id"), {
        typename: id,
        kind: "kafka",
        ...(maxRecordBytes !== undefined && { maxRecordBytes }),
        kafka: { ...kafka, place: component.at("id").name },
      });
      parts.remoteAddresses.add(kafka.address);
    },
  ],
  ["io.statefun.kinesis.v1/ingress", readKinesisIngress],
  [
    "io.statefun.kinesis.v1/egress",
    (parts, component) => {
      const { id } = component.read(kinesisEgress);
      parts.egress(component.at("id"), { typename: id, kind: "kinesis" });
      parts.note(component.head, NO_KINESIS);
    },
  ],
  [
    "io.statefun.playground.v1/ingress",
    (parts, component) => {
      const { port } = component.read(playgroundIngress);
      parts.ingress(PLAYGROUND_INGRESS, component.head);
      parts.declare(`port ${port}`, component.at("port"));
      parts.playgroundIngresses.push({ port });
    },
  ],
  [
    "io.statefun.playground.v1/egress",
    (parts, component) => {
      const { port, topics } = component.read(playgroundEgress);
      parts.egress(component.head, { typename: PLAYGROUND_EGRESS, kind: "playground" });
      parts.declare(`port ${port}`, component.at("port"));
      parts.playgroundEgresses.push({ port, topics: [...new Set(topics)] });
    },
  ],
]);

/** Their names, for messages. */
export const KIND_NAMES = [...KINDS.keys()].join(", ");

const NO_KINESIS = "Kinesis is not contacted: its streams are topics here";
const FROM_THE_FIRST =
  "has no meaning here: functions get every record of the topic, from the first on";

/** Adds what one component declares. */
export function readComponent(parts: Parts, component: Component): void {
  const read = readerOf(component.kind);
  if (!read) {
    throw component.head.error(
      `kind ${JSON.stringify(component.kind)} is not supported: it must be one of ${KIND_NAMES}`,
    );
  }
  read(parts, component);
}

/**
 * The reader of a kind. On Flink an extension module brings kinds of its own. Nobody here could call its ingress, but what
 * goes to its egress can be kept, so a kind that is not StateFun's and whose name ends in "egress" is taken for one.
 */
function readerOf(kind: string): Reader | undefined {
  const isCustomEgress = /^(?!io\.statefun\.)[^/]+\/.*egress$/i.test(kind);
  return KINDS.get(kind) ?? (isCustomEgress ? readCustomEgress : undefined);
}

/** The rest of its spec is the extension module's business. */
function readCustomEgress(parts: Parts, component: Component): void {
  const { id } = component.read(mapping({ id: typename }));
  parts.egress(component.at("id"), { typename: id, kind: "custom" });
}

function readKafkaIngress(parts: Parts, component: Component): void {
  const { id, address, startupPosition, topics, ...given } = component.read(kafkaIngress);
  parts.ingress(id, component.at("id"));
  parts.remoteAddresses.add(address);
  const place = component.at("startupPosition");
  const note = startupPosition && uselessPosition(startupPosition);
  if (note !== undefined) parts.notesWithoutKafka.push(place.error(note).message);
  for (const [index, topic] of topics.entries()) {
    parts.route("topic", id, topic, component, ["topics", index]);
  }
  parts.kafkaIngresses.push({
    id,
    address,
    groupId: given.groupId,
    topics: topics.map(({ topic }) => topic),
    startupPosition: startupPosition ?? { type: "latest" },
    autoOffsetReset: given.autoOffsetResetPosition ?? "latest",
    properties: given.properties,
    place: component.at("id").name,
  });
}

function readKinesisIngress(parts: Parts, component: Component): void {
  const { id, startupPosition, streams } = component.read(kinesisIngress);
  parts.ingress(id, component.at("id"));
  parts.note(component.head, NO_KINESIS);
  const note = startupPosition && uselessPosition(startupPosition);
  if (note !== undefined) parts.note(component.at("startupPosition"), note);
  for (const [index, { stream, ...route }] of streams.entries()) {
    parts.route("stream", id, { topic: stream, ...route }, component, ["streams", index]);
  }
}

function uselessPosition({ type }: StartupPosition): string | undefined {
  return type === "earliest" ? undefined : `startupPosition ${type} ${FROM_THE_FIRST}`;
}
