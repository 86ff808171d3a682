/** Writes a savepoint as a job of StateFun on Flink would, for tests: of any content, and as large as it may be. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { javaHash, keyGroupOf } from "../../src/savepoint/flink/key-group.ts";
import { JavaWriter } from "./java-writer.ts";
import { STRING, type WrittenState } from "./written-states.ts";

export interface Content {
  readonly ids: Iterable<string>;
  readonly states: readonly WrittenState[];
  /** Envelopes on their way, by the id that they are for. */
  readonly feedback?: ReadonlyMap<string, readonly Uint8Array[]>;
  /** The offset of the last record that was read of each. */
  readonly positions?: readonly Position[];
  /** Default 128. */
  readonly maxParallelism?: number;
  readonly isCompressed?: boolean;
  /** How keyed state is kept: 7 is the canonical format. */
  readonly handle?: number;
  /** The states of an operator that is not a Kafka ingress. */
  readonly operatorState?: string;
}

export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly last: number | bigint;
}

const FUNCTIONS = "6b87a4870d0e21cecbbe271bd893cfcc";
const FEEDBACK = "31284d56d1e2112b0f20099ee448a6a9";
const INGRESS = "6b2456c6ceb3e3b9d49cd476450ae55b";
/** The file with the states of the functions. */
export const DATA = "118d8c7e-5800-4e61-873f-12320d7c2e5d";
const LAST = 0x80;
const FLUSH_BYTES = 4 * 1024 * 1024;

/** Into a folder, which is made. */
export function writeSavepoint(folder: string, content: Content): string {
  mkdirSync(folder, { recursive: true });
  const { maxParallelism = 128, handle = 7, positions, operatorState } = content;
  const groups = Array.from({ length: maxParallelism }, (): string[] => []);
  for (const id of content.ids) groups[keyGroupOf(id, maxParallelism)]?.push(id);
  const { offsets, length } = writeStates(join(folder, DATA), groups, content);
  const metadata = new JavaWriter().int32(0x4960672d).int32(4).int64(1).int32(0).int32(3);

  startOperator(metadata, INGRESS, maxParallelism);
  const partitions = new JavaWriter();
  const places = (positions ?? []).map((position) => {
    const place = partitions.length;
    writePosition(partitions, position);
    return place;
  });
  metadata
    .int32(1)
    .byte(4)
    .int32(1)
    .utf(operatorState ?? "topic-partition-offset-states")
    .byte(1);
  metadata.int32(places.length);
  for (const place of places) metadata.int64(place);
  inline(metadata, partitions.take()).int32(0).byte(0).byte(0).int32(0).int32(0);

  startOperator(metadata, FEEDBACK, maxParallelism).int32(0).int32(0).byte(0);
  const messages = feedbackBytes(groups, content);
  groupsHandle(metadata, 3, messages.offsets);
  inline(metadata, messages.bytes).int32(0).int32(0);

  startOperator(metadata, FUNCTIONS, maxParallelism).int32(0).int32(0);
  groupsHandle(metadata, handle, offsets).byte(6).utf(DATA).int64(length).byte(0).int32(0).int32(0);
  writeFileSync(join(folder, "_metadata"), metadata.raw(Buffer.from("SUSPEND")).take());
  return folder;
}

function startOperator(metadata: JavaWriter, id: string, maxParallelism: number): JavaWriter {
  const head = metadata.raw(Buffer.from(id, "hex")).int32(1).int32(maxParallelism).byte(0);
  return head.int32(1).int32(0);
}

function groupsHandle(writer: JavaWriter, type: number, offsets: readonly number[]): JavaWriter {
  writer.byte(type).int32(0).int32(offsets.length);
  for (const offset of offsets) writer.int64(offset);
  return writer;
}

function inline(writer: JavaWriter, bytes: Uint8Array): JavaWriter {
  return writer.byte(1).utf("inline").block(bytes);
}

function writePosition(writer: JavaWriter, { topic, partition, last }: Position): void {
  const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
  const hash = (Math.imul(31, javaHash(topic)) + partition) | 0;
  writer.varint(87).byte(1).varint(zigzag(hash)).varint(zigzag(partition)).byte(1);
  const name = Buffer.from(topic);
  if (name.length > 1 && name.length < 64) {
    const end = name.length - 1;
    name.writeUInt8(name.readUInt8(end) | 0x80, end);
  } else {
    const length = name.length + 1;
    if (length < 64) writer.byte(length | 0x80);
    else writer.byte((length & 0x3f) | 0xc0).byte(length >> 6);
  }
  writer.raw(name).int64(last);
}

function feedbackBytes(groups: readonly (readonly string[])[], { feedback }: Content) {
  const writer = new JavaWriter();
  const offsets = groups.map((ids) => {
    const offset = writer.length;
    const envelopes = ids.flatMap((id) => feedback?.get(id) ?? []);
    writer.int32(0).int32(710_818_519).int32(envelopes.length);
    for (const envelope of envelopes) writer.block(envelope);
    return offset;
  });
  return { offsets, bytes: writer.take() };
}

/** Group by group, and in each of them state by state. */
function writeStates(
  path: string,
  groups: readonly (readonly string[])[],
  { states, maxParallelism = 128, isCompressed = false }: Content,
): { readonly offsets: readonly number[]; readonly length: number } {
  const file = openSync(path, "w");
  try {
    const writer = new JavaWriter().int32(6).byte(isCompressed ? 1 : 0);
    let written = 0;
    const flush = (): void => {
      writeSync(file, writer.take());
      written += writer.length;
      writer.clear();
    };
    writer.int32(2);
    STRING(writer);
    writer.uint16(states.length);
    for (const { head } of states) writer.raw(head);
    const offsets = groups.map((ids, group) => {
      const offset = written + writer.length;
      let isEmpty = true;
      for (const [number, { rows }] of states.entries()) {
        let last: ((isLast: boolean) => void) | undefined;
        for (const id of ids) {
          for (const { rest, value } of rows(id)) {
            if (last === undefined) writer.uint16(number);
            else last(false);
            last = (isLast) => writeRow(writer, { group, maxParallelism, id, rest, value, isLast });
            isEmpty = false;
          }
          if (writer.length > FLUSH_BYTES) flush();
        }
        last?.(true);
      }
      if (!isEmpty) writer.uint16(0xffff);
      return isEmpty ? 0 : offset;
    });
    flush();
    return { offsets, length: written };
  } finally {
    closeSync(file);
  }
}

interface Row {
  readonly group: number;
  readonly maxParallelism: number;
  readonly id: string;
  readonly rest: Uint8Array;
  readonly value: Uint8Array;
  readonly isLast: boolean;
}

const key = new JavaWriter();

function writeRow(
  writer: JavaWriter,
  { group, maxParallelism, id, rest, value, isLast }: Row,
): void {
  key.clear();
  const mark = isLast ? LAST : 0;
  if (maxParallelism > 128) key.byte((group >> 8) | mark).byte(group & 0xff);
  else key.byte(group | mark);
  writer.block(key.text(id).raw(rest).take()).block(value);
}
