/**
 * What a functions service has to serve to be checked: docs/conformance.md in code. All names, all values and all that a command
 * can say.
 */
import type { PersistedValueSpec, TypedValue } from "statefun-wire";
import * as types from "statefun-wire/types";
import * as z from "zod";

const NAMESPACE = "statefun.conformance";

/** All functions of the contract. */
export const FUNCTIONS = `${NAMESPACE}/*`;
/** The function that the service has. */
export const INTERPRETER = `${NAMESPACE}/interpreter`;
/** The function of whoever checks it, to which it reports. */
export const OBSERVER = `${NAMESPACE}/observer`;
export const KAFKA_EGRESS = `${NAMESPACE}/kafka`;
export const KINESIS_EGRESS = `${NAMESPACE}/kinesis`;
export const CUSTOM_EGRESS = `${NAMESPACE}/custom`;
/** The topic of Kafka and the stream of Kinesis. */
export const KAFKA_TOPIC = "conformance-kafka";
export const KINESIS_STREAM = "conformance-kinesis";

const COMMANDS = `${NAMESPACE}/commands`;
const REPORT = `${NAMESPACE}/report`;
/** A custom type: its value is its bytes. */
export const BYTES = `${NAMESPACE}/bytes`;

/** Of the values that expire, in milliseconds. */
export const EXPIRY_MS = 60_000;

const value = (name: string, typename: string): PersistedValueSpec => ({
  name,
  typename,
  expiry: "none",
  expireAfter: 0,
});

/** What the interpreter declares. */
export const VALUES: readonly PersistedValueSpec[] = [
  value("bool", types.bool.typename),
  value("int", types.int.typename),
  value("long", types.long.typename),
  value("float", types.float.typename),
  value("double", types.double.typename),
  value("string", types.string.typename),
  value("bytes", BYTES),
  value("camelCase2", types.string.typename),
  { ...value("written", types.string.typename), expiry: "after-write", expireAfter: EXPIRY_MS },
  { ...value("called", types.string.typename), expiry: "after-invoke", expireAfter: EXPIRY_MS },
];

/** What the interpreter does, one after the other. */
export type Command =
  /** Reports the text, itself and the caller. */
  | { readonly do: "report"; readonly text: string }
  /** Sets a value of text. */
  | { readonly do: "set"; readonly name: string; readonly text: string }
  | { readonly do: "clear"; readonly name: string }
  /** Reports a value, as a message of its own type, or that it is absent. */
  | { readonly do: "tell"; readonly name: string }
  /** Adds to value `int`, which is 0 when it is absent. */
  | { readonly do: "add"; readonly number: number }
  | { readonly do: "send"; readonly id: string; readonly commands: readonly Command[] }
  | {
      readonly do: "send-after";
      readonly id: string;
      readonly ms: number;
      readonly token?: string;
      readonly commands: readonly Command[];
    }
  | { readonly do: "cancel"; readonly token: string }
  | { readonly do: "kafka"; readonly key?: string; readonly text: string }
  | {
      readonly do: "kinesis";
      readonly partitionKey: string;
      readonly explicitHashKey?: string;
      readonly text: string;
    }
  /** Writes text, as a value of its own type, to an egress that is neither of the two. */
  | { readonly do: "custom"; readonly text: string }
  /** Does what comes after it in a moment, asynchronously where functions can be. */
  | { readonly do: "wait" }
  /** Fails with this message. */
  | { readonly do: "fail"; readonly text: string }
  /** The same, in the worst way that its language has short of ending the process. */
  | { readonly do: "panic"; readonly text: string };

/** The message that has the interpreter do these. */
export function commands(...all: readonly Command[]): TypedValue {
  return { typename: COMMANDS, value: Buffer.from(JSON.stringify({ commands: all })) };
}

const Address = z.object({ function: z.string(), id: z.string() });
const Report = z.union([
  z.object({ text: z.string(), self: Address, caller: z.nullable(Address) }),
  z.object({ absent: z.string() }),
  z.object({ unsupported: z.string() }),
]);

/** What a message to the observer says: a report, or a value that is told. */
export type Said =
  | z.infer<typeof Report>
  | { readonly type: string; readonly value: boolean | number | bigint | string | undefined };

/** @throws Error when it is not as the contract says */
export function read({ typename, value }: TypedValue): Said {
  if (typename !== REPORT) return { type: typename, value: value && decode(typename, value) };
  const text = Buffer.from(value ?? []).toString();
  try {
    return Report.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`it has sent a ${REPORT} that is not one: ${text}`, { cause });
  }
}

/** Bytes are told as hexadecimal digits. */
function decode(typename: string, bytes: Uint8Array): boolean | number | bigint | string {
  return types.builtInDecoders.get(typename)?.(bytes) ?? Buffer.from(bytes).toString("hex");
}

/** What an instance reports of a text that came to it from another one, or from an ingress. */
export function reportOf(text: string, id: string, caller?: string): Said {
  const at = (id: string) => ({ function: INTERPRETER, id });
  return { text, self: at(id), caller: caller === undefined ? null : at(caller) };
}

/** The value of a name of text, as it is told. */
export function told(value: string): Said {
  return { type: types.string.typename, value };
}
