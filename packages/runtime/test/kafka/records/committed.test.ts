/** Which records of a page are committed, where the page holds only a part of what happened. */
import { expect, test } from "vitest";
import { committedRecords, type FetchedBatch } from "../../../src/kafka/records/committed.ts";

const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b11_0000;

function batch(firstOffset: number, values: readonly string[], producerId = -1): FetchedBatch {
  return {
    firstOffset: BigInt(firstOffset),
    lastOffsetDelta: values.length - 1,
    attributes: producerId < 0 ? 0 : TRANSACTIONAL,
    producerId: BigInt(producerId),
    firstTimestamp: 1000n,
    maxTimestamp: 2000n,
    records: values.map((value, offsetDelta) => ({
      offsetDelta,
      timestampDelta: BigInt(offsetDelta),
      key: Buffer.from("key"),
      value: Buffer.from(value),
      headers: [],
    })),
  };
}

/** What ends a transaction: version 0, and then 0 for an abort or 1 for a commit. */
function marker(offset: number, kind: "abort" | "commit", producerId: number): FetchedBatch {
  const key = Buffer.from([0, 0, 0, kind === "abort" ? 0 : 1]);
  return {
    ...batch(offset, [""], producerId),
    attributes: CONTROL,
    records: [{ offsetDelta: 0, timestampDelta: 0n, key, value: Buffer.alloc(6), headers: [] }],
  };
}

function aborted(...transactions: readonly (readonly [producerId: number, firstOffset: number])[]) {
  return transactions.map(([producerId, firstOffset]) => ({
    producerId: BigInt(producerId),
    firstOffset: BigInt(firstOffset),
  }));
}

function seen(
  records: readonly FetchedBatch[],
  abortedTransactions = aborted(),
  offset = 0,
): readonly [values: string[], next: number] {
  const page = committedRecords({ abortedTransactions, records }, offset);
  return [page.records.map(({ offset, value }) => `${offset} ${value}`), page.next];
}

test("records outside of transactions and of committed ones are there, markers are not", () => {
  const batches = [batch(0, ["a", "b"]), batch(2, ["c"], 7), marker(3, "commit", 7)];
  expect(seen(batches)).toEqual([["0 a", "1 b", "2 c"], 4]);
});

test("a page that begins within a batch leaves out what is before", () => {
  expect(seen([batch(0, ["a", "b", "c"])], aborted(), 1)).toEqual([["1 b", "2 c"], 3]);
});

test("an aborted transaction is left out, also where its end is not on the page", () => {
  const start = [batch(0, ["a"], 7), batch(1, ["x"], 8)];
  expect(seen(start, aborted([7, 0]))).toEqual([["1 x"], 2]);
  expect(seen([...start, marker(2, "abort", 7)], aborted([7, 0]))).toEqual([["1 x"], 3]);
});

test("an aborted transaction is left out, also where it began before the page", () => {
  expect(seen([batch(5, ["b"], 7), marker(6, "abort", 7)], aborted([7, 0]), 5)).toEqual([[], 7]);
});

test("a producer that aborted twice: both are left out, and what it committed in between is there", () => {
  const batches = [
    batch(0, ["a"], 7),
    marker(1, "abort", 7),
    batch(2, ["b"], 7),
    marker(3, "commit", 7),
    batch(4, ["c"], 7),
    marker(5, "abort", 7),
    batch(6, ["d"], 7),
    marker(7, "commit", 7),
  ];
  expect(seen(batches, aborted([7, 0], [7, 4]))).toEqual([["2 b", "6 d"], 8]);
  expect(seen(batches, aborted([7, 4], [7, 0]))).toEqual([["2 b", "6 d"], 8]);
});

test("what another producer writes outside of transactions meanwhile is there", () => {
  const batches = [batch(0, ["a"], 7), batch(1, ["b"]), marker(2, "abort", 7)];
  expect(seen(batches, aborted([7, 0]))).toEqual([["1 b"], 3]);
});

test("an empty page: the next one begins where this one did", () => {
  expect(seen([], aborted(), 9)).toEqual([[], 9]);
});

test("a record has its producer's time, or the broker's where the topic says so", () => {
  const times = (attributes: number) => {
    const page = { abortedTransactions: null, records: [{ ...batch(0, ["a", "b"]), attributes }] };
    return committedRecords(page, 0).records.map(({ timestamp }) => timestamp);
  };
  expect(times(0)).toEqual([1000, 1001]);
  expect(times(0b1000)).toEqual([2000, 2000]);
});
