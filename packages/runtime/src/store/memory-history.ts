/** The history of invocations in memory: what history-table.ts is on disk. */
import type { HistoryRow, HistoryWrites, InstanceKey } from "../model.ts";

export class MemoryHistory {
  readonly #rows = new Map<number, HistoryRow>();
  #bytes = 0;

  get lastSeq(): number {
    return [...this.#rows.keys()].at(-1) ?? 0;
  }

  write({ rows, maxBytes }: HistoryWrites): void {
    for (const row of rows) {
      this.#bytes += row.detail.length - (this.#rows.get(row.seq)?.detail.length ?? 0);
      this.#rows.set(row.seq, row);
    }
    for (const [seq, { detail }] of this.#rows) {
      if (this.#bytes <= maxBytes) break;
      this.#rows.delete(seq);
      this.#bytes -= detail.length;
    }
  }

  /** Those from a seq on, or those of an instance alone. */
  from(seq: number, limit: number, key?: InstanceKey): HistoryRow[] {
    return this.#rows
      .values()
      .filter((row) => row.seq >= seq && (key === undefined || isOf(row, key)))
      .take(limit)
      .toArray();
  }

  newest(key: InstanceKey, limit: number): HistoryRow[] {
    const found = [...this.#rows.values()].filter((row) => isOf(row, key));
    return found.reverse().slice(0, limit);
  }
}

function isOf(row: HistoryRow, { function: typename, id }: InstanceKey): boolean {
  return row.id === id && row.function === typename;
}
