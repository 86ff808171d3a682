/**
 * Which records of a fetched page are committed. The broker does not leave out those of aborted transactions, it only
 * names the transactions: leaving them out is the client's work. The Kafka library's own filter looks for the end of such a
 * transaction within the page, and lets all of its records through where the end is on a later one, or where the same
 * producer aborted twice: both are what a job that is killed and restarted leaves behind.
 */

/** As the Kafka library gives them, or {@link batchesIn}. */
export interface FetchedPage {
  readonly abortedTransactions:
    | readonly { readonly producerId: bigint; readonly firstOffset: bigint }[]
    | null;
  readonly records?: Iterable<FetchedBatch> | null;
}

export interface FetchedBatch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly firstTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly records: Iterable<FetchedRecord>;
}

export interface FetchedRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: bigint | number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Iterable<readonly [name: Buffer | null, value: Buffer | null]>;
}

export interface CommittedRecord extends Pick<FetchedRecord, "key" | "value" | "headers"> {
  readonly offset: number;
  /** When its producer had it, or the broker, as the topic says, in milliseconds since 1970; -1 where it has none. */
  readonly timestamp: number;
}

const IS_LOG_APPEND_TIME = 0b1000;
const IS_TRANSACTIONAL = 0b1_0000;
const IS_CONTROL = 0b10_0000;
/** The type of a control record that ends a transaction by aborting it, in the second half of its key. */
const ABORT = 0;

/** The records from `offset` on, and where the next page begins: after what was left out, too. */
export function committedRecords(
  page: FetchedPage,
  offset: number,
): { readonly records: CommittedRecord[]; readonly next: number } {
  const records: CommittedRecord[] = [];
  const all = eachCommitted(page, offset);
  for (;;) {
    const { done, value } = all.next();
    if (done === true) return { records, next: value };
    records.push(value);
  }
}

/** The same, one by one. */
export function* eachCommitted(
  page: FetchedPage,
  offset: number,
): Generator<CommittedRecord, number> {
  const aborted = [...(page.abortedTransactions ?? [])].sort((a, b) =>
    Number(a.firstOffset - b.firstOffset),
  );
  /** The producers within a transaction that they will abort. */
  const aborting = new Set<bigint>();
  let next = offset;
  for (const batch of page.records ?? []) {
    const first = Number(batch.firstOffset);
    const last = first + batch.lastOffsetDelta;
    next = Math.max(next, last + 1);
    while (aborted[0] !== undefined && aborted[0].firstOffset <= last) {
      aborting.add(aborted[0].producerId);
      aborted.shift();
    }
    if ((batch.attributes & IS_CONTROL) !== 0) {
      if (isAbort(batch)) aborting.delete(batch.producerId);
      continue;
    }
    if ((batch.attributes & IS_TRANSACTIONAL) !== 0 && aborting.has(batch.producerId)) continue;
    const appended = (batch.attributes & IS_LOG_APPEND_TIME) !== 0;
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      // A page begins with the whole batch that holds its first offset.
      if (first + offsetDelta < offset) continue;
      const timestamp = appended
        ? Number(batch.maxTimestamp)
        : Number(batch.firstTimestamp) + Number(timestampDelta);
      yield { offset: first + offsetDelta, key, value, headers, timestamp };
    }
  }
  return next;
}

function isAbort({ records }: FetchedBatch): boolean {
  for (const { key } of records) return key?.readInt16BE(2) === ABORT;
  return false;
}
