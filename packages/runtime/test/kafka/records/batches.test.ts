/** The bytes of a page, as Kafka's clients write them, compressed or not, cut off or damaged. */
import { compressionsAlgorithms, createRecordsBatch } from "@platformatic/kafka";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchesIn } from "../../../src/kafka/records/batches.ts";
import { committedRecords } from "../../../src/kafka/records/committed.ts";
import { RecordReader } from "../../../src/kafka/records/record-reader.ts";

const COMPRESSIONS = ["none", "gzip", "snappy", "lz4", "zstd"] as const;

interface Written {
  readonly key: Buffer | undefined;
  readonly value: Buffer;
  readonly headers: Map<Buffer, Buffer>;
  readonly timestamp: bigint;
}

function batchOf(
  records: readonly Written[],
  firstOffset: number,
  compression: (typeof COMPRESSIONS)[number] = "none",
): Buffer {
  const messages = records.map(({ key, value, headers, timestamp }) => ({
    topic: "in",
    ...(key !== undefined && { key }),
    value,
    headers,
    timestamp,
  }));
  const { buffer } = createRecordsBatch(messages, { compression });
  buffer.writeBigInt64BE(BigInt(firstOffset));
  return buffer;
}

function read(page: Buffer, offset = 0) {
  return committedRecords({ abortedTransactions: [], records: batchesIn(page) }, offset);
}

const blob = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const written = fc.record({
  key: fc.option(blob, { nil: undefined }),
  value: blob,
  headers: fc.array(fc.tuple(blob, blob), { maxLength: 3 }).map((headers) => new Map(headers)),
  // The library cannot write two that are further apart.
  timestamp: fc.bigInt({ min: 2n ** 40n, max: 2n ** 40n + 2n ** 31n - 1n }),
});

describe("a page", () => {
  test("gives back what was written, in each compression", () => {
    const pages = fc.array(fc.array(written, { minLength: 1, maxLength: 5 }), { maxLength: 3 });
    fc.assert(
      fc.property(pages, fc.constantFrom(...COMPRESSIONS), (batches, compression) => {
        let offset = 0;
        const bytes = batches.map((records) => {
          const batch = batchOf(records, offset, compression);
          offset += records.length;
          return batch;
        });
        const { records, next } = read(Buffer.concat(bytes));
        expect(next).toBe(offset);
        expect(records).toEqual(
          batches.flat().map(({ key, value, headers, timestamp }, index) => ({
            offset: index,
            key: key ?? null,
            value,
            headers: [...headers],
            timestamp: Number(timestamp),
          })),
        );
      }),
      { numRuns: 200 },
    );
  });

  const record = (value: string): Written => ({
    key: Buffer.from("k"),
    value: Buffer.from(value),
    headers: new Map(),
    timestamp: 5n,
  });

  test("whose last batch is cut off has the ones before", () => {
    const whole = Buffer.concat([batchOf([record("a")], 7), batchOf([record("b")], 8)]);
    for (let length = whole.length / 2; length < whole.length; length++) {
      const { records, next } = read(whole.subarray(0, length), 7);
      expect([records.map(({ offset }) => offset), next]).toEqual([[7], 8]);
    }
  });

  test("has records whose times are years apart", () => {
    // A delta of 2^40 as Kafka writes it: doubled, and seven bits a byte.
    const bytes = [22, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0, 1, 1, 0];
    expect(new RecordReader(Buffer.from(bytes)).record()).toEqual({
      timestampDelta: 2 ** 40,
      offsetDelta: 0,
      key: null,
      value: null,
      headers: [],
    });
  });

  test("that says it has gigabytes, in a few bytes of snappy, is refused before there is room for them", () => {
    const claim = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x03, 0, 65]);
    const frame = Buffer.from("82534e4150505900000000010000000100000007", "hex");
    for (const payload of [claim, Buffer.concat([frame, claim])]) {
      const head = batchOf([record("a")], 0, "snappy").subarray(0, 61);
      const page = Buffer.concat([head, payload]);
      page.writeInt32BE(page.length - 12, 8);
      expect(() => read(page)).toThrow("a batch has 1073741823 bytes when it is decompressed");
    }
  });

  test("in snappy that Java's clients have written, in several blocks, is read", () => {
    const { snappy } = compressionsAlgorithms;
    const plain = batchOf([record("a".repeat(500))], 0);
    const head = batchOf([record("a")], 0, "snappy").subarray(0, 61);
    const blocks = [plain.subarray(61, 200), plain.subarray(200)].flatMap((part) => {
      const block = snappy.compressSync(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(block.length);
      return [length, block];
    });
    const frame = Buffer.from("82534e41505059000000000100000001", "hex");
    const page = Buffer.concat([head, frame, ...blocks]);
    page.writeInt32BE(page.length - 12, 8);
    expect(read(page).records.map(({ value }) => String(value))).toEqual(["a".repeat(500)]);
  });

  test("that is damaged is read, or an error says so: nothing hangs", () => {
    const whole = Buffer.concat([
      batchOf([record("a"), record("b")], 0),
      batchOf([record("c".repeat(99))], 2, "gzip"),
    ]);
    const place = fc.integer({ min: 8, max: whole.length - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1 }), (changes) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) damaged[at] = byte;
        try {
          read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("in a format of before 2017 is refused by its number", () => {
    const old = batchOf([record("a")], 0);
    old.writeInt8(1, 16);
    expect(() => read(old)).toThrow("a batch has message format 1");
  });
});
