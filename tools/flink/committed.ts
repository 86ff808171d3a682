/**
 * Which records of a fetched page are committed. The broker does not leave out those of aborted transactions, it only
 * names the transactions: leaving them out is the client's work. The Kafka client's own filter looks for the end of such a
 * transaction within the page, and lets all of its records through where the end is on a later one, or where the same
 * producer aborted twice: both are what a job that is killed and restarted leaves behind.
 */

/** As the Kafka client gives them. */
export interface FetchedPage {
  readonly abortedTransactions:
    | readonly { readonly producerId: bigint; readonly firstOffset: bigint }[]
    | null;
  readonly records?: readonly FetchedBatch[] | null;
}

export interface FetchedBatch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly firstTimestamp: bigint;
  readonly records: readonly FetchedRecord[];
}

export interface FetchedRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface CommittedRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** When its producer had it, in milliseconds since 1970. */
  readonly timestamp: number;
}

const IS_TRANSACTIONAL = 0b1_0000;
const IS_CONTROL = 0b10_0000;
/** The type of a control record that ends a transaction by aborting it, in the second half of its key. */
const ABORT = 0;

/** The records from `offset` on, and where the next page begins: after what was left out, too. */
export function committedRecords(
  page: FetchedPage,
  offset: number,
): { readonly records: CommittedRecord[]; readonly next: number } {
  const aborted = [...(page.abortedTransactions ?? [])].sort((a, b) =>
    Number(a.firstOffset - b.firstOffset),
  );
  /** The producers within a transaction that they will abort. */
  const aborting = new Set<bigint>();
  const records: CommittedRecord[] = [];
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
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) aborting.delete(batch.producerId);
      continue;
    }
    if ((batch.attributes & IS_TRANSACTIONAL) !== 0 && aborting.has(batch.producerId)) continue;
    for (const { offsetDelta, timestampDelta, key, value } of batch.records) {
      // A page begins with the whole batch that holds its first offset.
      if (first + offsetDelta < offset) continue;
      const timestamp = Number(batch.firstTimestamp + timestampDelta);
      records.push({ offset: first + offsetDelta, key, value, timestamp });
    }
  }
  return { records, next };
}
