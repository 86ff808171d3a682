/** All Kafka ingresses of a module: each topic is read once, by the first ingress that names it. */
import type { Clock } from "../../clock.ts";
import type { Committer } from "../../commit/committer.ts";
import type { IngressStatus } from "../../kafka-status.ts";
import { type KafkaIngressSpec, type Module, ModuleError } from "../../module/module.ts";
import type { Store } from "../../store/store.ts";
import type { Topics } from "../../topics/topics.ts";
import { KafkaClient } from "../client/client.ts";
import type { KafkaLogger } from "../logger.ts";
import { consumerSettings } from "../properties/consumer.ts";
import { KafkaIngress } from "./ingress.ts";
import { Intake } from "./intake.ts";

export interface IngressesOptions {
  readonly module: Pick<Module, "kafkaIngresses" | "topics">;
  /** Where an address, of the module or of a broker that Kafka names, is reached instead. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly topics: Pick<Topics, "append" | "backlogOf" | "listen">;
  readonly committer: Pick<Committer, "group" | "room" | "settled">;
  readonly store: Pick<Store, "kafkaPositions">;
  readonly clock: Clock;
  readonly logger: KafkaLogger;
  /** How long a key may be. */
  readonly idBytes: number;
  /** Called when there are new records for the functions. */
  readonly onRecords: () => void;
  /** Called when it cannot go on because of the store, or of a mistake in the runtime. */
  readonly onFatal: (error: Error) => void;
}

export interface Ingresses {
  status(): IngressStatus[];
  /** Resolves when nothing more comes in. */
  close(): Promise<void>;
}

/** Begins to read. @throws ModuleError when what the module says cannot be done here */
export function startIngresses(options: IngressesOptions): Ingresses {
  const { module, addresses, topics: local, store, logger, clock } = options;
  const reads = readsOf(module.kafkaIngresses, clock.now());
  const intake = new Intake({ ...options, ingresses: module.topics });
  const planned = reads.map(({ spec, topics }) => {
    const { settings, notes } = consumerSettings(spec);
    for (const note of notes) logger.warn({ ingress: spec.id }, note);
    const client = new KafkaClient({ ...settings.broker, address: spec.address, addresses });
    return { spec, topics, settings, client };
  });
  const { committer, onFatal } = options;
  const common = { intake, store, local, committer, clock, logger, onFatal };
  const ingresses = planned.map((plan) => new KafkaIngress({ ...plan, ...common }));
  return {
    status: () => ingresses.map((ingress) => ingress.status()),
    close: async () => {
      await Promise.all(ingresses.map((ingress) => ingress.close()));
    },
  };
}

/** Which topics each ingress reads. @throws ModuleError */
function readsOf(specs: readonly KafkaIngressSpec[], now: number) {
  const readers = new Map<string, KafkaIngressSpec>();
  return specs.flatMap((spec) => {
    assertStart(spec, now);
    const topics = spec.topics.filter((topic) => {
      const reader = readers.get(topic);
      if (reader !== undefined) assertSame(topic, reader, spec);
      else readers.set(topic, spec);
      return reader === undefined;
    });
    return topics.length === 0 ? [] : [{ spec, topics }];
  });
}

/** A job on Flink fails of these, too (FlinkKafkaConsumerBase.setStartFromTimestamp). */
function assertStart({ startupPosition: position, place }: KafkaIngressSpec, now: number): void {
  const refuse = (text: string) => new ModuleError(`${place}: startupPosition ${text}`);
  if (position.type === "date" && (position.time < 0 || position.time > now)) {
    throw refuse("has a date that is before 1970 or in the future");
  }
  if (position.type === "specific-offsets") {
    const negative = position.offsets.find(({ offset }) => offset < 0);
    if (negative === undefined) return;
    const { topic, partition, offset } = negative;
    throw refuse(`has the offset ${offset} for ${topic}/${partition}, and the first one is 0`);
  }
}

/** There is one topic here, with one position. */
function assertSame(topic: string, first: KafkaIngressSpec, second: KafkaIngressSpec): void {
  const differing = [
    ["address", first.address, second.address],
    ["startupPosition", first.startupPosition, second.startupPosition],
    ["autoOffsetResetPosition", first.autoOffsetReset, second.autoOffsetReset],
    ["properties", [...first.properties], [...second.properties]],
  ].find(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
  if (differing === undefined) return;
  throw new ModuleError(
    `${second.place}: ingress "${second.id}" reads topic ${topic}, as "${first.id}" does (${first.place}), with another ${differing[0]}: ` +
      "with --kafka the topic is read once, so both have to say the same",
  );
}
