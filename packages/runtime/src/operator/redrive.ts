/** Sending dead letters again to where they were going, each once. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import { sizeOf } from "../store/store.ts";
import { assertTarget } from "./address.ts";
import { isMeant, type Letter, type LetterEdit, messageOf, readLetter } from "./letter.ts";
import { boundsOf, type LetterRange, nextOf, redrivenOf } from "./letter-range.ts";
import { OneByOne } from "./one-by-one.ts";

/** What one request looks through: the rest is for the next one. */
const LOOK = { records: 20_000, bytes: 32 * 1024 * 1024 };
/** What is sent in one commit group. */
const SLICE_RECORDS = 500;
const SLICE_BYTES = 1024 * 1024;
/** Of those that cannot be sent, so many are named. */
const MAX_NAMED = 100;

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

type Parts = Pick<Assembly, "store" | "clock" | "committer" | "dispatcher" | "types" | "idBytes">;

export class RedriveOperator {
  readonly #parts: Parts;
  readonly #sending = new OneByOne();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Sends one again: as it was, or edited. It is not sent when it was before, unless by `force`. Resolves when that is durable.
   *
   * @throws RequestError `unknown-topic`, `unknown-record`, `invalid-record` or `unknown-function` when it cannot be sent;
   * StoreFailedError when it may never be durable
   */
  one(
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
      const isNew = force || !redrivenOf(store, topic, [record]).has(offset);
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
  async all(range: LetterRange, dryRun = false): Promise<Redriven> {
    const { clock, committer, store } = this.#parts;
    const { topic, limit } = range;
    // Those that come of these are not meant.
    const bounds = boundsOf(this.#parts.store, range);
    const tally = { redriven: 0, already: 0, refused: 0 };
    const reasons: { offset: number; reason: string }[] = [];
    let at = bounds.from;
    let left = LOOK.bytes;
    const slice = async (): Promise<void> => {
      await committer.room();
      // From here on nothing waits, so that what is sent and that it was are in one group.
      const most = Math.min(SLICE_RECORDS, bounds.to - at, limit - tally.redriven);
      const records = store.records(topic, at, most, SLICE_BYTES);
      const redriven = redrivenOf(store, topic, records);
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
    dispatcher.relay({ ...message, origin: { topic, number: offset } });
    committer.group.addRedrive({ topic, offset, at: clock.now() });
  }

  /** @throws RequestError when it cannot be sent */
  #checked(letter: Letter, edit?: LetterEdit): ReturnType<typeof messageOf> {
    const message = messageOf(letter, edit);
    assertTarget(this.#parts, message.target);
    return message;
  }
}
