/** What an answer writes to egresses, as records of topics: the streams of Kinesis are topics here. */
import {
  type EgressMessage,
  type EgressRecord,
  kafkaRecord,
  kinesisRecord,
  playgroundRecord,
} from "statefun-wire";
import { tooLong } from "../id-limit.ts";
import type { EgressSpec } from "../module/module.ts";
import { InvalidReply } from "./errors.ts";
import { recordProblem } from "./record-rules.ts";

export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array;
  /** The address of the Kafka that it goes to; undefined when it stays in its topic. */
  readonly forwardTo: string | undefined;
}

/** What the rest of the runtime has to say about a record. */
export interface EgressRules {
  egress(typename: string): EgressSpec | undefined;
  /** Whether records on the topic go to functions, so that they need a key. */
  isIngress(topic: string): boolean;
  /** How long an id may be, in bytes. */
  readonly idBytes: number;
  /** Whether a playground egress has the topic. */
  isPopped(topic: string): boolean;
  /** The address of the Kafka that an egress writes to; undefined when its records stay here. */
  addressOf(egress: EgressSpec): string | undefined;
  /** Which topic here keeps what goes to a topic of Kafka, and the address that its records go to already, if any. */
  outboxOf(topic: string): { readonly topic: string; readonly address: string | undefined };
}

const CODECS = { kafka: kafkaRecord, kinesis: kinesisRecord, playground: playgroundRecord };

/** @throws InvalidReply with the reason */
export function readRecord(message: EgressMessage, rules: EgressRules): OutgoingRecord {
  const { egress: typename } = message;
  const egress = rules.egress(typename);
  if (egress === undefined) {
    throw new InvalidReply(`it writes to egress ${typename}, which the module does not declare`);
  }
  if (egress.kind === "custom") return customRecord(message);
  const record = decode(egress.kind, message);
  const { topic, key, value } = record;
  if (topic === "")
    throw new InvalidReply(`it writes a record without a topic to egress ${typename}`);
  const problem = recordProblem(record, egress);
  if (problem !== undefined) {
    throw new InvalidReply(`it writes a record to egress ${typename} ${problem}`);
  }
  if (egress.kind === "playground" && !rules.isPopped(topic)) {
    throw new InvalidReply(
      `it writes a record to "${topic}", which is not a topic of a playground egress`,
    );
  }
  if (key === "" && rules.isIngress(topic)) {
    throw new InvalidReply(
      `it writes a record without a key to ${topic}, which is an ingress topic`,
    );
  }
  const excess = rules.isIngress(topic) ? tooLong(key, rules.idBytes) : undefined;
  if (excess !== undefined) {
    throw new InvalidReply(
      `it writes a record to ${topic}, which is an ingress topic, and its key has ${excess}`,
    );
  }
  const keyBytes = key === "" ? undefined : Buffer.from(key);
  return { ...destination(topic, egress, rules), key: keyBytes, value };
}

/** @throws InvalidReply when what is written to the topic goes to another Kafka */
function destination(
  topic: string,
  egress: EgressSpec,
  rules: EgressRules,
): Pick<OutgoingRecord, "topic" | "forwardTo"> {
  const forwardTo = rules.addressOf(egress);
  if (forwardTo === undefined) return { topic, forwardTo };
  const outbox = rules.outboxOf(topic);
  if ((outbox.address ?? forwardTo) !== forwardTo)
    throw twoAddresses(topic, outbox.address, forwardTo);
  return { topic: outbox.topic, forwardTo };
}

/** What goes to Kafka goes there in the order of its topic here. @throws InvalidReply when records of one go to several addresses */
export function checkAddresses(records: readonly OutgoingRecord[]): void {
  if (records.length < 2) return;
  const addresses = new Map<string, string>();
  for (const { topic, forwardTo } of records) {
    if (forwardTo === undefined) continue;
    const other = addresses.get(topic) ?? forwardTo;
    if (other !== forwardTo) throw twoAddresses(topic, other, forwardTo);
    addresses.set(topic, forwardTo);
  }
}

function twoAddresses(topic: string, one: string | undefined, other: string): InvalidReply {
  return new InvalidReply(
    `it writes a record to ${topic} of the Kafka at ${other}, and what is written to ${topic} here goes to the one at ${one}: ` +
      "two egresses of different addresses cannot write to topics of one name",
  );
}

/** What a custom egress would be given, a value of any type, in a topic of its name: no topic of Kafka has a slash. */
function customRecord({ egress, argument }: EgressMessage): OutgoingRecord {
  return {
    topic: egress,
    key: Buffer.from(argument.typename),
    value: argument.value ?? new Uint8Array(0),
    forwardTo: undefined,
  };
}

function decode(kind: keyof typeof CODECS, { egress, argument }: EgressMessage): EgressRecord {
  const codec = CODECS[kind];
  if (argument.typename !== codec.typename) {
    throw new InvalidReply(
      `it writes a ${argument.typename} to egress ${egress}, which takes ${codec.typename}`,
    );
  }
  try {
    return codec.decode(argument.value ?? new Uint8Array(0));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidReply(
      `it writes a record to egress ${egress} that is not a ${codec.typename}: ${reason}`,
      { cause },
    );
  }
}
