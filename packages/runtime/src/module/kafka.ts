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

const DATE =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}|24:00:00\.000) [-+](?:(?:0\d|1[0-7])[0-5]\d|1800)$/;

/** Where reading begins, by its type. */
export function startupPosition<Type extends string>(types: readonly Type[]) {
  return byType(word(types), (type) => {
    if (type === "date") {
      const date = anyText("a date such as 2020-02-01 04:15:00.000 +0000", DATE);
      return mapping({ date }).transform(() => type);
    }
    return mapping(type === "specific-offsets" ? { offsets } : {}).transform(() => type);
  });
}

const offsets = leaf("a list of items such as my-topic/0: 91", (value) => {
  const partitions = [...(properties.safeParse(value).data?.keys() ?? [])];
  const areNamed = partitions.every((name) => {
    const partition = /^.+\/\+?(\d+)$/.exec(name)?.[1];
    return partition !== undefined && Number(partition) < 2 ** 31;
  });
  return partitions.length > 0 && areNamed ? partitions : undefined;
});

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
  autoOffsetResetPosition: leaf("earliest or latest", (value) =>
    /^(?:earliest|latest)$/i.test(textOf(value) ?? "") ? value : undefined,
  ).optional(),
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
  return { ...given, address: given.address ?? servers };
});

const deliverySemantic = byType(
  word(["none", "at-least-once", "exactly-once"]),
  (type, given): z.ZodType => {
    if (type !== "exactly-once") return z.unknown();
    // The old name comes first, as it does on Flink.
    return "transactionTimeoutMillis" in given
      ? mapping({ transactionTimeoutMillis: wholeNumber(1, Number.MAX_SAFE_INTEGER) })
      : mapping({ transactionTimeout: duration() });
  },
);

/** `io.statefun.kafka.v1/egress` */
export const kafkaEgress = mapping({
  id: typename,
  address,
  deliverySemantic: deliverySemantic.optional(),
  properties: properties.default(new Map()),
}).transform((given, context) => {
  const largest = wholeProperty("max.request.size", given.properties, context);
  const memory = wholeProperty("buffer.memory", given.properties, context);
  const limits = [largest ?? MAX_REQUEST_SIZE, memory ?? BUFFER_MEMORY];
  const isSaid = largest !== undefined || memory !== undefined;
  return { ...given, maxRecordBytes: isSaid ? Math.min(...limits) : undefined };
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
