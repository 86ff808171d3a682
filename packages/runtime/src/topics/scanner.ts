/** Goes through the records of topics for those who look for some, a share of them in each turn of the event loop. */
import type { Clock } from "../clock.ts";
import type { TopicRecord } from "../model.ts";
import { type Store, sizeOf } from "../store/store.ts";
import { Turns } from "../turns.ts";

/** What is read at once, and for all who look in one turn, in bytes. A single record may be larger. */
const READ_BYTES = 256 * 1024;
const READ_RECORDS = 500;

export interface ScanOptions {
  /** The first offset, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** How much is looked through at most: it ends after the read that comes to as much. */
  readonly records: number;
  readonly bytes: number;
}

export class Scanner {
  readonly #store: Pick<Store, "records">;
  readonly #turns: Turns;

  constructor({
    store,
    clock,
  }: {
    readonly store: Pick<Store, "records">;
    readonly clock: Pick<Clock, "soon">;
  }) {
    this.#store = store;
    this.#turns = new Turns(clock, READ_BYTES);
  }

  /** The records, as they are read. It may end before its time. */
  async *scan(
    topic: string,
    { from, to, records, bytes }: ScanOptions,
  ): AsyncGenerator<readonly TopicRecord[], void> {
    let [left, leftBytes] = [records, bytes];
    for (let at = from; at < to && left > 0 && leftBytes > 0; ) {
      const limit = Math.min(READ_RECORDS, left, to - at);
      const page = await this.#turns.run(
        () => this.#store.records(topic, at, limit, READ_BYTES),
        sizeOf,
      );
      // Those before it may have been forgotten meanwhile.
      const wanted = page.filter(({ offset }) => offset < to);
      const last = wanted.at(-1);
      if (last === undefined) return;
      yield wanted;
      at = last.offset + 1;
      left -= wanted.length;
      leftBytes -= sizeOf(wanted);
    }
  }

  /** The same from the end: the last page comes first, each in the order of its records. */
  async *scanBack(
    topic: string,
    { from, to, records, bytes }: ScanOptions,
  ): AsyncGenerator<readonly TopicRecord[], void> {
    let [left, leftBytes] = [records, bytes];
    let size = READ_RECORDS;
    for (let end = to; end > from && left > 0 && leftBytes > 0; ) {
      const begin = Math.max(from, end - Math.min(size, left));
      const page = await this.#turns.run(
        () => this.#store.records(topic, begin, end - begin, READ_BYTES),
        sizeOf,
      );
      leftBytes -= sizeOf(page);
      // Large ones are read from their beginning: the last of them have to be asked for alone.
      const isWhole = (page.at(-1)?.offset ?? end) >= end - 1;
      if (!isWhole && end - begin > 1) {
        size = Math.ceil(size / 4);
        continue;
      }
      // Those before it have been forgotten meanwhile.
      const wanted = page.filter(({ offset }) => offset < end);
      if (wanted.length === 0) return;
      yield wanted;
      left -= end - begin;
      end = begin;
      size = Math.min(READ_RECORDS, size * 2);
    }
  }
}
