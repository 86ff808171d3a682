/**
 * The batches of a page, read from its bytes one after the other, and their records only when they are asked for: a page of
 * many records is not to be read in one piece.
 */
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { compressionsAlgorithms } from "@platformatic/kafka";
import type { FetchedBatch, FetchedRecord } from "./committed.ts";
import { RecordReader } from "./record-reader.ts";
import { snappyDecompressed } from "./snappy.ts";

/** Where the parts of a batch begin (Kafka's DefaultRecordBatch). */
const LENGTH = 8;
const MAGIC = 16;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const FIRST_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const PRODUCER_ID = 43;
const COUNT = 57;
const RECORDS = 61;
/** What is before the length, and the length itself, do not count in it. */
const HEAD = 12;

const CURRENT_MAGIC = 2;
const COMPRESSION = 0b111;
/** What a batch may be when it is not compressed any more, in bytes: it is in memory as a whole. */
const MAX_BATCH_BYTES = 256 * 1024 * 1024;

/** The whole ones: the last may be cut off. Those that end before `offset` are not decoded. @throws Error for one that cannot be read */
export function* batchesIn(page: Buffer): Generator<FetchedBatch> {
  for (let at = 0; page.length - at >= RECORDS; ) {
    const end = at + HEAD + page.readInt32BE(at + LENGTH);
    if (end > page.length) return;
    if (end < at + RECORDS) throw new Error("a batch is shorter than its head");
    const magic = page.readInt8(at + MAGIC);
    if (magic !== CURRENT_MAGIC) {
      throw new Error(
        `a batch has message format ${magic}, which Kafka has not written since version 0.11`,
      );
    }
    yield batchOf(page.subarray(at, end));
    at = end;
  }
}

function batchOf(bytes: Buffer): FetchedBatch {
  const attributes = bytes.readInt16BE(ATTRIBUTES);
  const lastOffsetDelta = bytes.readInt32BE(LAST_OFFSET_DELTA);
  const count = bytes.readInt32BE(COUNT);
  return {
    firstOffset: bytes.readBigInt64BE(0),
    lastOffsetDelta,
    attributes,
    producerId: bytes.readBigInt64BE(PRODUCER_ID),
    firstTimestamp: bytes.readBigInt64BE(FIRST_TIMESTAMP),
    maxTimestamp: bytes.readBigInt64BE(MAX_TIMESTAMP),
    records: {
      *[Symbol.iterator](): Generator<FetchedRecord> {
        const reader = new RecordReader(decompressed(bytes.subarray(RECORDS), attributes));
        for (let left = count; left > 0; left--) {
          const record = reader.record();
          if (record.offsetDelta < 0 || record.offsetDelta > lastOffsetDelta) {
            throw new Error("a record has an offset outside of its batch");
          }
          yield record;
        }
      },
    },
  };
}

/** By the number of the algorithm. */
const DECOMPRESS: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_BATCH_BYTES }),
  (bytes) => snappyDecompressed(bytes, MAX_BATCH_BYTES),
  (bytes) => compressionsAlgorithms.lz4.decompressSync(bytes),
  (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MAX_BATCH_BYTES }),
];

function decompressed(bytes: Buffer, attributes: number): Buffer {
  const decompress = DECOMPRESS[attributes & COMPRESSION];
  if (decompress === undefined) throw new Error("a batch is compressed by an unknown algorithm");
  return decompress(bytes);
}
