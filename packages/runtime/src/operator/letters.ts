/** The dead letters: which there are, and sending them again to where they were going, each once. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { TopicRecord } from "../model.ts";
import { sizeOf } from "../store/store.ts";
import type { Scanner } from "../topics/scanner.ts";
import { assertTarget } from "./address.ts";
import { DEAD_LETTERS } from "./dead-letters.ts";
import {
  isMeant,
  type Letter,
  type LetterEdit,
  type LetterFilter,
  messageOf,
  readLetter,
} from "./letter.ts";
import { OneByOne } from "./one-by-one.ts";

/** What one request looks through, and what it answers with: the rest is for the next one. */
const LOOK = { records: 20_000, bytes: 32 * 1024 * 1024 };
const PAGE_BYTES = 1024 * 1024;
/** What is sent in one commit group. */
const SLICE_RECORDS = 500;
const SLICE_BYTES = 1024 * 1024;
/** Of those that cannot be sent, so many are named. */
const MAX_NAMED = 100;

/** Which letters of which topic. */
export interface LetterRange extends LetterFilter {
  readonly topic: string;
  /** Those that were given up from then on, and before then, in milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Those behind this offset. */
  readonly after?: number | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** A letter, and when it was last sent again. */
export type ListedLetter = Letter & { readonly redrivenAt: number | undefined };

/** What came of sending letters again. */
export interface Redriven {
  readonly redriven: number;
  /** Those that had been sent again before. */
  readonly already: number;
  /** Those that cannot be sent. */
  readonly refused: number;
  /** Why, of the first of them. */
  readonly reasons: readonly { readonly offset: number; readonly reason: string }[];
  /** Where to go on, when there may be more: `after` it. */
  readonly next: number | undefined;
}

type Parts = Pick<
  Assembly,
  "store" | "clock" | "committer" | "dispatcher" | "types" | "idBytes"
> & {
  readonly scanner: Scanner;
};

export class LetterOperator {
  readonly #parts: Parts;
  readonly #sending = new OneByOne();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that are durable, the first ones first, and where to go on when there may be more. @throws RequestError `unknown-topic` */
  async list(
    range: LetterRange,
  ): Promise<{ readonly letters: ListedLetter[]; readonly next: number | undefined }> {
    const { topic, limit } = range;
    const bounds = this.#bounds(range);
    const letters: ListedLetter[] = [];
    let at = bounds.from;
    let bytes = 0;
    for await (const records of this.#parts.scanner.scan(topic, { ...bounds, ...LOOK })) {
      const redriven = this.#redriven(topic, records);
      for (const record of records) {
        at = record.offset + 1;
        const letter = readLetter(record);
        if (!isMeant(letter, range)) continue;
        letters.push({ ...letter, redrivenAt: redriven.get(letter.offset) });
        bytes += record.value.length;
        if (letters.length >= limit || bytes >= PAGE_BYTES) {
          return { letters, next: nextOf(at, bounds.to) };
        }
      }
    }
    return { letters, next: nextOf(at, bounds.to) };
  }

  /**
   * Sends one again: as it was, or edited. It is not sent when it was before, unless by `force`. Resolves when that is durable.
   *
   * @throws RequestError `unknown-topic`, `unknown-record`, `invalid-record` or `unknown-function` when it cannot be sent;
   * StoreFailedError when it may never be durable
   */
  redriveOne(
    topic: string,
    offset: number,
    options: { readonly edit?: LetterEdit; readonly force?: boolean; readonly dryRun?: boolean },
  ): Promise<Redriven> {
    const { edit, force = false, dryRun = false } = options;
    return this.#sending.run(async () => {
      const { store, committer } = this.#parts;
      await committer.room();
      const [record] = store.records(topic, offset, 1, 0);
      if (record?.offset !== offset) {
        throw new RequestError("unknown-record", `"${topic}" has no record ${offset}`);
      }
      const message = this.#checked(readLetter(record), edit);
      const isNew = force || !this.#redriven(topic, [record]).has(offset);
      if (isNew && !dryRun) this.#send(topic, offset, message);
      await committer.settled();
      const redriven = isNew ? 1 : 0;
      return { redriven, already: 1 - redriven, refused: 0, reasons: [], next: undefined };
    });
  }

  /**
   * Sends those of a range again, as they were, each once: those that cannot be sent are counted, with the reason. Resolves
   * when all of that is durable.
   *
   * @throws RequestError `unknown-topic`; StoreFailedError when it may never be durable, and then some may have been sent
   */
  async redriveAll(range: LetterRange, dryRun = false): Promise<Redriven> {
    const { clock, committer, store } = this.#parts;
    const { topic, limit } = range;
    // Those that come of these are not meant.
    const bounds = this.#bounds(range);
    const tally = { redriven: 0, already: 0, refused: 0 };
    const reasons: { offset: number; reason: string }[] = [];
    let at = bounds.from;
    let left = LOOK.bytes;
    const slice = async (): Promise<void> => {
      await committer.room();
      // From here on nothing waits, so that what is sent and that it was are in one group.
      const most = Math.min(SLICE_RECORDS, bounds.to - at, limit - tally.redriven);
      const records = store.records(topic, at, most, SLICE_BYTES);
      const redriven = this.#redriven(topic, records);
      at = (records.at(-1)?.offset ?? bounds.to - 1) + 1;
      left -= sizeOf(records);
      for (const letter of records.map(readLetter)) {
        if (letter.offset >= bounds.to || !isMeant(letter, range)) continue;
        if (redriven.has(letter.offset)) {
          tally.already++;
          continue;
        }
        try {
          const message = this.#checked(letter);
          if (!dryRun) this.#send(topic, letter.offset, message);
          tally.redriven++;
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
          tally.refused++;
          if (reasons.length < MAX_NAMED)
            reasons.push({ offset: letter.offset, reason: error.message });
        }
      }
      await committer.settled();
    };
    const end = Math.min(bounds.to, at + LOOK.records);
    while (at < end && left > 0 && tally.redriven < limit) {
      await this.#sending.run(slice);
      await new Promise<void>((resolve) => clock.soon(resolve));
    }
    return { ...tally, reasons, next: nextOf(at, bounds.to) };
  }

  #send(topic: string, offset: number, message: ReturnType<typeof messageOf>): void {
    const { dispatcher, committer, clock } = this.#parts;
    dispatcher.relay(message);
    committer.group.addRedrive({ topic, offset, at: clock.now() });
  }

  /** @throws RequestError when it cannot be sent */
  #checked(letter: Letter, edit?: LetterEdit): ReturnType<typeof messageOf> {
    const message = messageOf(letter, edit);
    assertTarget(this.#parts, message.target);
    return message;
  }

  /** When those that were sent again last were, by their offset. */
  #redriven(
    topic: string,
    records: readonly Pick<TopicRecord, "offset">[],
  ): ReadonlyMap<number, number> {
    const [first, last] = [records[0]?.offset ?? 0, records.at(-1)?.offset ?? -1];
    const rows = this.#parts.store.redrives(topic, first, last + 1);
    return new Map(rows.map(({ offset, at }) => [offset, at]));
  }

  #bounds({ topic, from, to, after = -1 }: LetterRange): {
    readonly from: number;
    readonly to: number;
  } {
    const { store } = this.#parts;
    const known = store.topic(topic);
    if (known === undefined && topic !== DEAD_LETTERS) {
      throw new RequestError("unknown-topic", `there is no topic "${topic}"`);
    }
    const end = known?.nextOffset ?? 0;
    const offsetAt = (time: number) => store.offsetAt(topic, time) ?? end;
    const first = store.firstOffset(topic) ?? end;
    return {
      from: Math.max(first, after + 1, from === undefined ? 0 : offsetAt(from)),
      to: to === undefined ? end : offsetAt(to),
    };
  }
}

function nextOf(at: number, end: number): number | undefined {
  return at < end ? at - 1 : undefined;
}
