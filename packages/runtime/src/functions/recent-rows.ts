/**
 * What the history has in memory, as it is looked things up in: in the order in which it came, as the store has it. Those that
 * are looked through stay for as long as somebody looks, though they go from the history meanwhile.
 */
import type { HistoryRow, InstanceKey } from "../model.ts";
import type { CommittedReads } from "../store/store.ts";

/** The invocations that are kept, to look things up in. */
export interface HistoryReads
  extends Pick<CommittedReads, "historyOf" | "historyFrom" | "historyMark"> {
  /** The seq of the newest one; 0 when there is none. */
  newest(): number;
}

/** A link of the chain of all. */
export interface RowEntry {
  readonly row: HistoryRow;
  readonly older: RowEntry | undefined;
}

export class RecentRows implements HistoryReads {
  readonly #newest: () => RowEntry | undefined;
  readonly #rows: HistoryRow[] = [];

  /** @param newest gives the newest one at any time */
  constructor(newest: () => RowEntry | undefined) {
    this.#newest = newest;
  }

  newest(): number {
    return this.#upToDate().at(-1)?.seq ?? 0;
  }

  historyFrom(from: number, limit: number): HistoryRow[] {
    const rows = this.#upToDate();
    const begin = this.#placeOf(from);
    return rows.slice(begin, begin + limit);
  }

  historyMark(from: number): HistoryRow | undefined {
    return this.#upToDate()[this.#placeOf(from)];
  }

  historyOf({ function: typename, id }: InstanceKey, from: number, limit: number): HistoryRow[] {
    const rows = this.#upToDate();
    const found: HistoryRow[] = [];
    for (let at = this.#placeOf(from); at < rows.length && found.length < limit; at++) {
      const row = rows[at];
      if (row?.id === id && row.function === typename) found.push(row);
    }
    return found;
  }

  /** Adds those that have come since it was last asked. */
  #upToDate(): readonly HistoryRow[] {
    const last = this.#rows.at(-1)?.seq ?? 0;
    const added: HistoryRow[] = [];
    for (let entry = this.#newest(); entry && entry.row.seq > last; entry = entry.older) {
      added.push(entry.row);
    }
    for (const row of added.reverse()) this.#rows.push(row);
    return this.#rows;
  }

  /** Of the first row from a seq on. */
  #placeOf(seq: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle]?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
