/** `io.statefun.kafka.v1`: the topics that feed functions, and the egresses through which functions write to others. */
import { z } from "zod";
import {
  anyText,
  byType,
  duration,
  leaf,
  list,
  mapping,
  properties,
  text,
  textOf,
  typename,
  wholeNumber,
  word,
} from "./fields.ts";
import { type StartupPosition, startupPosition } from "./startup-position.ts";

/** What the module says of the reading of Kafka topics: what `--kafka` does, and nothing else. */
export interface KafkaIngressSpec {
  readonly id: string;
  /** Host and port of one broker or of several, with commas between. */
  readonly address: string;
  /** Of the consumer group whose offsets show how far the topics are read. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where reading begins when nothing of a partition has been read: `latest` unless the module says so, as on Flink. */
  readonly startupPosition: StartupPosition;
  /** Where it goes on when the offset is not there: `latest` unless the module says so, as on Flink. */
  readonly autoOffsetReset: "earliest" | "latest";
  /** Of Kafka's client, by their names in Java. */
  readonly properties: ReadonlyMap<string, string>;
  /** Where the module has it, such as `module.yaml:12`, for messages. */
  readonly place: string;
}

/** What the module says of the writing to Kafka topics: what `--kafka` does, and nothing else. */
export interface KafkaEgressSpec {
  /** Host and port of one broker or of several, with commas between. */
  readonly address: string;
  readonly deliverySemantic: "none" | "at-least-once" | "exactly-once";
  /** Of an exactly-once egress; undefined for the others. */
  readonly transactionTimeoutMs: number | undefined;
  /** Of Kafka's client, by their names in Java. */
  readonly properties: ReadonlyMap<string, string>;
  /** Where the module has it, such as `module.yaml:12`, for messages. */
  readonly place: string;
}

/** Kafka's own rule; it also keeps a topic safe to stand in a URL. */
export const TOPIC_NAME = /^(?!\.\.?$)[\w.-]{1,249}$/;
export const TOPIC_NAME_HELP = "1 to 249 of a-z A-Z 0-9 . _ -";
export const topicName = anyText(TOPIC_NAME_HELP, TOPIC_NAME);

/** What the records of a topic are, and which functions get them. */
export const route = {
  valueType: text("the type name of the values"),
  targets: list("function types <namespace>/<name>", typename),
};

const SERVER = String.raw`(?:[\w.%-]*:\/\/)?(?:\[[\w:.%-]+\]|[\w.%-]+):\d+`;
const address = anyText(
  "<host>:<port> of the brokers, with commas between",
  new RegExp(String.raw`^\s*${SERVER}\s*(?:,\s*${SERVER}\s*)*$`),
);

/** The defaults of Kafka's producer, in bytes. */
const MAX_REQUEST_SIZE = 1024 * 1024;
const BUFFER_MEMORY = 32 * 1024 * 1024;

/** Those of Flink's own, which it reads before Kafka's client does. */
const CONSUMER_NUMBERS = ["flink.poll-timeout", "flink.partition-discovery.interval-millis"];

/** `io.statefun.kafka.v1/ingress` */
export const kafkaIngress = mapping({
  id: typename,
  address: address.optional(),
  consumerGroupId: anyText("the name of a consumer group").optional(),
  autoOffsetResetPosition: leaf("earliest or latest", (value) => {
    const given = textOf(value)?.toLowerCase();
    return given === "earliest" || given === "latest" ? given : undefined;
  }).optional(),
  startupPosition: startupPosition([
    "group-offsets",
    "earliest",
    "latest",
    "specific-offsets",
    "date",
  ]).optional(),
  properties: properties.default(new Map()),
  topics: list(
    "topics",
    mapping({ topic: topicName, ...route }, "a mapping of topic, valueType and targets"),
  ),
}).transform((given, context) => {
  const missing = (path: string, property: string, what: string) =>
    context.addIssue({
      code: "custom",
      path: [path],
      message: `is missing, and ${property} is not among the properties: it must be ${what}`,
    });
  const servers = given.properties.get("bootstrap.servers");
  if (given.address === undefined && !address.safeParse(servers).success) {
    missing("address", "bootstrap.servers", "<host>:<port> of the brokers, with commas between");
  }
  if (given.consumerGroupId === undefined && !given.properties.has("group.id")) {
    missing("consumerGroupId", "group.id", "the name of a consumer group");
  }
  for (const name of CONSUMER_NUMBERS) wholeProperty(name, given.properties, context);
  return {
    ...given,
    address: given.address ?? servers ?? "",
    groupId: given.consumerGroupId ?? given.properties.get("group.id") ?? "",
  };
});

type Delivery = Pick<KafkaEgressSpec, "deliverySemantic" | "transactionTimeoutMs">;

const SEMANTICS: readonly Delivery["deliverySemantic"][] = [
  "none",
  "at-least-once",
  "exactly-once",
];

const delivery = byType(word(SEMANTICS), (type, given): z.ZodType<Delivery> => {
  const withTimeout = (transactionTimeoutMs?: number): Delivery => ({
    deliverySemantic: type,
    transactionTimeoutMs,
  });
  if (type !== "exactly-once") return z.unknown().transform(() => withTimeout());
  // The old name comes first, as it does on Flink.
  return "transactionTimeoutMillis" in given
    ? mapping({ transactionTimeoutMillis: wholeNumber(1, Number.MAX_SAFE_INTEGER) }).transform(
        ({ transactionTimeoutMillis }) => withTimeout(transactionTimeoutMillis),
      )
    : mapping({ transactionTimeout: duration() }).transform(({ transactionTimeout }) =>
        withTimeout(transactionTimeout),
      );
});

/** Flink's, where the module says nothing. */
const DELIVERY: Delivery = { deliverySemantic: "at-least-once", transactionTimeoutMs: undefined };

/** `io.statefun.kafka.v1/egress` */
export const kafkaEgress = mapping({
  id: typename,
  address,
  deliverySemantic: delivery.default(DELIVERY),
  properties: properties.default(new Map()),
}).transform(({ id, deliverySemantic: said, ...given }, context) => {
  const largest = wholeProperty("max.request.size", given.properties, context);
  const memory = wholeProperty("buffer.memory", given.properties, context);
  const limits = [largest ?? MAX_REQUEST_SIZE, memory ?? BUFFER_MEMORY];
  const isSaid = largest !== undefined || memory !== undefined;
  return {
    id,
    maxRecordBytes: isSaid ? Math.min(...limits) : undefined,
    kafka: { ...given, ...said },
  };
});

/** A property that the runtime or Flink itself reads; Kafka's client checks the others. */
function wholeProperty(
  name: string,
  given: ReadonlyMap<string, string>,
  context: z.RefinementCtx,
): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (/^\s*\+?\d{1,15}\s*$/.test(text)) return Number(text);
  const message = `has ${name}: ${JSON.stringify(text)}, which must be a whole number from 0 on`;
  context.addIssue({ code: "custom", path: ["properties"], message });
  return z.NEVER;
}
