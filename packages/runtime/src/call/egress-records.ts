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
  return { topic, key: key === "" ? undefined : Buffer.from(key), value };
}

/** What a custom egress would be given, a value of any type, in a topic of its name: no topic of Kafka has a slash. */
function customRecord({ egress, argument }: EgressMessage): OutgoingRecord {
  return {
    topic: egress,
    key: Buffer.from(argument.typename),
    value: argument.value ?? new Uint8Array(0),
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
