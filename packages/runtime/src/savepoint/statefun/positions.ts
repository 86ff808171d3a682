/** How far the job had read the partitions of its Kafka topics: a list of them, each as Kryo writes it, and an offset. */
import type { ByteReader } from "../flink/byte-reader.ts";
import type { OperatorStateHandle } from "../flink/handles.ts";
import { javaHash } from "../flink/key-group.ts";
import { SavepointError } from "../flink/savepoint-error.ts";

/** Where the reading of a partition goes on. */
export interface FoundPosition {
  readonly topic: string;
  readonly partition: number;
  /** Of the first record that had not been read. 0 where none had been, wherever reading was to begin. */
  readonly next: number;
  /** Whether reading had begun: until then a job keeps where it is to begin, which the module says, too. */
  readonly hasBegun: boolean;
}

/** The state of a Kafka ingress. */
const POSITIONS = "topic-partition-offset-states";
/** Those of a Kafka egress: transactions that end with the job. */
const OF_EGRESSES: readonly string[] = [
  "state",
  "next-transactional-id-hint",
  "next-transactional-id-hint-v2",
];

/** In front of an object, and of a text in it. */
const NOT_NULL = 1;
/** Before the first record. What is below it are Flink's marks for where reading is to begin (KafkaTopicPartitionStateSentinel). */
const NO_RECORD = -1;
/** The longest that Kafka allows. */
const MAX_TOPIC = 249;

/** @throws SavepointError when there is state of another ingress or egress than Kafka's, or it is damaged */
export function readPositions(
  reader: ByteReader,
  { offsets }: OperatorStateHandle,
): readonly FoundPosition[] {
  for (const name of offsets.keys()) {
    if (name !== POSITIONS && !OF_EGRESSES.includes(name)) {
      throw new SavepointError(
        `state ${JSON.stringify(name)} is of an ingress or egress that is not Kafka's, and only theirs can be imported`,
      );
    }
  }
  return (offsets.get(POSITIONS) ?? []).map((at) => {
    if (at < reader.position)
      throw reader.error(`a position cannot be ${at} bytes from its beginning`);
    reader.skip(at - reader.position);
    return readPosition(reader);
  });
}

function readPosition(reader: ByteReader): FoundPosition {
  // The number of its class, which depends on what else is on the class path.
  readBits(reader);
  expectNotNull(reader);
  const hash = readInt(reader);
  const partition = readInt(reader);
  expectNotNull(reader);
  const topic = readAscii(reader);
  // The number of the class comes first, and the hash tells whether all of this was read as it should be.
  if (partition < 0 || hash !== ((Math.imul(31, javaHash(topic)) + partition) | 0)) {
    throw reader.error("a position has no partition of a topic");
  }
  const last = reader.int64();
  return { topic, partition, next: Math.max(0, last + 1), hasBegun: last >= NO_RECORD };
}

function expectNotNull(reader: ByteReader): void {
  if (reader.byte() !== NOT_NULL) throw reader.error("a position is not one of a Kafka topic");
}

/** As Kryo writes numbers that may be negative. */
function readInt(reader: ByteReader): number {
  const bits = readBits(reader);
  return (bits >>> 1) ^ -(bits & 1);
}

/** Seven bits of each byte, the lowest first. */
function readBits(reader: ByteReader): number {
  let bits = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.byte();
    bits |= (byte & 0x7f) << shift;
    if (byte < 0x80) return bits;
  }
  throw reader.error("a number does not end");
}

/** Names of topics are ASCII. Up to 63 characters the top bit ends them, and a longer or a single one has its length in front. */
function readAscii(reader: ByteReader): string {
  let byte = reader.byte();
  if ((byte & 0x80) !== 0) return readWithLength(reader, byte);
  let text = "";
  for (; byte < 0x80 && text.length < MAX_TOPIC; byte = reader.byte()) {
    text += String.fromCharCode(byte);
  }
  return text + String.fromCharCode(byte & 0x7f);
}

/** Of the first byte, the top bit is the mark, and the next one says that more of the length follows. */
function readWithLength(reader: ByteReader, first: number): string {
  const more = (first & 0x40) === 0 ? 0 : reader.byte();
  const length = (first & 0x3f) + (more << 6) - 1;
  if (more >= 0x80 || length < 0 || length > MAX_TOPIC) throw reader.error("a topic has no name");
  return Buffer.from(reader.bytes(length)).toString("latin1");
}
