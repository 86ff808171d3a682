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

  of({ function: typename, id }: InstanceKey, limit: number): HistoryRow[] {
    const found = [...this.#rows.values()].filter(
      (row) => row.id === id && row.function === typename,
    );
    return found.reverse().slice(0, limit);
  }
}
