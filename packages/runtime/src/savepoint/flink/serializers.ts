/**
 * What a savepoint says of how its bytes were written: a class of Flink's or StateFun's, its version, and what that class has
 * to say of itself. None of it has its length in front, so a class that is not known ends the reading.
 */
import type { ByteReader } from "./byte-reader.ts";
import { SavepointError } from "./savepoint-error.ts";

export interface Serializer {
  /** Of the class, without its package. */
  readonly kind: string;
  /** Those of its parts. */
  readonly parts: readonly Serializer[];
  /** What it is for: the type of a value or a message. Empty where the kind says all. */
  readonly of: string;
}

/** What is in front of the parts of a serializer, and of their list. */
const COMPOSITE_MAGIC = 911_108;
const PARTS_MAGIC = 1_333_245;
/** A serializer has few, and they have few themselves. */
const MAX_PARTS = 8;
const MAX_DEPTH = 8;

type Detail = Pick<Serializer, "parts" | "of">;
type ReadDetail = (reader: ByteReader, depth: number) => Detail;

const simple: ReadDetail = () => ({ parts: [], of: "" });

const composite: ReadDetail = (reader, depth) => {
  expect(reader, COMPOSITE_MAGIC);
  // The version of what its class has to say besides, which is nothing.
  reader.int32();
  expect(reader, PARTS_MAGIC);
  expect(reader, 1);
  const parts = Array.from({ length: reader.count(MAX_PARTS) }, () => readOne(reader, depth + 1));
  return { parts, of: "" };
};

const remoteValue: ReadDetail = (reader) => ({ parts: [], of: `${reader.utf()}/${reader.utf()}` });

/** How the payloads of messages are written; a class of the user's may be named. */
const message: ReadDetail = (reader) => {
  const type = reader.utf();
  return { parts: [], of: reader.boolean() ? `${type} ${reader.utf()}` : type };
};

/** A description of the message, whose first field is its class in Java. */
const protobuf: ReadDetail = (reader) => {
  const description = reader.within(reader.int32());
  if (description.byte() !== ((1 << 3) | 2)) throw description.error("a class without its name");
  const name = description.bytes(description.byte());
  return { parts: [], of: Buffer.from(name).toString("latin1") };
};

const BASE = "org.apache.flink.api.common.typeutils.base.";
const RUNTIME = "org.apache.flink.runtime.state.";
const STATEFUN = "org.apache.flink.statefun.flink.";

/** Each in the one version that StateFun 3.3.0 has written. */
const KNOWN: Readonly<Record<string, readonly [version: number, read: ReadDetail]>> = {
  [`${BASE}StringSerializer$StringSerializerSnapshot`]: [3, simple],
  [`${BASE}LongSerializer$LongSerializerSnapshot`]: [3, simple],
  [`${BASE}IntSerializer$IntSerializerSnapshot`]: [3, simple],
  [`${RUNTIME}VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot`]: [3, simple],
  [`${BASE}ListSerializerSnapshot`]: [3, composite],
  [`${BASE}MapSerializerSnapshot`]: [3, composite],
  "org.apache.flink.streaming.api.operators.TimerSerializerSnapshot": [3, composite],
  [`${RUNTIME}ttl.TtlStateFactory$TtlSerializerSnapshot`]: [3, composite],
  [`${STATEFUN}core.types.remote.RemoteValueSerializerSnapshot`]: [1, remoteValue],
  [`${STATEFUN}core.message.MessageTypeSerializer$Snapshot`]: [2, message],
  [`${STATEFUN}common.protobuf.ProtobufTypeSerializerSnapshot`]: [1, protobuf],
};

/** @throws SavepointError for a class, or a version of one, that is not known */
export function readSerializer(reader: ByteReader): Serializer {
  // The version of how this is written.
  expect(reader, 2);
  return readOne(reader, 0);
}

function readOne(reader: ByteReader, depth: number): Serializer {
  if (depth > MAX_DEPTH) throw reader.error("a serializer has parts that have parts without end");
  const name = reader.utf();
  const version = reader.int32();
  const [knownVersion, read] = (Object.hasOwn(KNOWN, name) && KNOWN[name]) || [];
  if (read === undefined || knownVersion !== version) {
    throw new SavepointError(
      `${reader.name} has state that was written by ${JSON.stringify(name)} of version ${version}, which is not known here: ` +
        "only the state of remote functions of StateFun 3.3.0 can be read",
    );
  }
  return { kind: kindOf(name), ...read(reader, depth) };
}

/** Such as `RemoteValue`. */
function kindOf(name: string): string {
  return name
    .slice(name.lastIndexOf(".") + 1)
    .replace(/^(.*?)(Type)?Serializer.*$/, "$1")
    .replace(/^.*\$/, "");
}

/** A serializer in a few words: `Map<Long, Message WITH_PROTOBUF_PAYLOADS>`. */
export function describe({ kind, parts, of }: Serializer): string {
  const inner = parts.length === 0 ? of : parts.map(describe).join(", ");
  return inner === "" ? kind : `${kind}<${inner}>`;
}

function expect(reader: ByteReader, number: number): void {
  const found = reader.int32();
  if (found !== number) throw reader.error(`there is ${found} where ${number} should be`);
}
