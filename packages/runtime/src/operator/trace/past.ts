/**
 * Looks things up in the history of all instances. It has an index of instances alone: everything else is found by the order in
 * which invocations ended, in which the seqs of what they sent grow, and the time passes.
 */
import { pastOfRow } from "../../functions/history-rows.ts";
import type { HistoryReads } from "../../functions/recent-rows.ts";
import type {
  HistoryMark,
  HistoryRow,
  InstanceKey,
  Origin,
  PastInvocation,
  TopicRecord,
} from "../../model.ts";
import type { Turns } from "../../turns.ts";

/** An invocation that is kept, and its place among all of them. */
export interface PastCall {
  readonly seq: number;
  readonly past: PastInvocation;
}

export type PastMessage = PastInvocation["messages"][number];

/** Of what is read at once, and what one question looks through at most. */
const PAGE_ROWS = 20;
const MAX_ROWS = 2000;

/**
 * How far an invocation's end may be from the time of a record that it wrote, in milliseconds: on a busy machine its thread may have
 * to wait between looking at the one clock and at the other.
 */
const SLACK_MS = 1000;

/** What a search by halves counts for in its turn, in bytes. */
const SEARCH_COST = 16 * 1024;

export class Past {
  readonly #reads: HistoryReads;
  readonly #turns: Turns;

  constructor(reads: HistoryReads, turns: Turns) {
    this.#reads = reads;
    this.#turns = turns;
  }

  /** The invocation that sent a message, delayed or not. */
  async sender(seq: number): Promise<PastCall | undefined> {
    const { before } = await this.#split(({ sentFrom }) => sentFrom <= seq);
    if (before === undefined) return undefined;
    const { value: call } = await this.#calls(before.seq).next();
    return call !== undefined && seq < call.past.sentTo ? call : undefined;
  }

  /** The invocations of an instance that had the message, the first one first: the last of them may not have failed. */
  async attempts(key: InstanceKey, seq: number): Promise<PastCall[]> {
    const { from } = await this.#split(({ sentFrom }) => sentFrom <= seq);
    const found: PastCall[] = [];
    for await (const call of this.#calls(from, key)) {
      if ((call.past.messages[0]?.seq ?? seq) > seq) break;
      if (!had(call.past, seq)) continue;
      found.push(call);
      if (call.past.error === undefined) break;
    }
    return found;
  }

  /** The message to an instance that came of something, which was there at a time, in milliseconds since 1970. */
  async cameOf(key: InstanceKey, origin: Origin, time: number): Promise<PastMessage | undefined> {
    const { from } = await this.#split((mark) => endOf(mark) < time - SLACK_MS);
    for await (const { past } of this.#calls(from, key)) {
      const found = past.messages.find((message) => isSame(message.origin, origin));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether an instance has cancelled a delayed message since it was set. */
  async hasCancelled(key: InstanceKey, token: string, seq: number): Promise<boolean> {
    const { from } = await this.#split(({ sentFrom }) => sentFrom <= seq);
    for await (const { past } of this.#calls(from, key)) {
      if (past.delayed.some(({ cancel }) => cancel === token)) return true;
    }
    return false;
  }

  /** The invocation that wrote a record. */
  async writer({ topic, offset, timestamp }: TopicRecord): Promise<PastCall | undefined> {
    const { from } = await this.#split((mark) => endOf(mark) < timestamp - SLACK_MS);
    for await (const call of this.#calls(from)) {
      if (call.past.records.some((one) => one.topic === topic && one.offset === offset)) {
        return call;
      }
      if (endOf(call.past) > timestamp + SLACK_MS) return undefined;
    }
    return undefined;
  }

  /** The last one of all of which something is true that is true of those before it, too; and the seq after it. */
  #split(
    isBefore: (mark: HistoryMark) => boolean,
  ): Promise<{ readonly before: HistoryMark | undefined; readonly from: number }> {
    const search = () => {
      let before: HistoryMark | undefined;
      let [from, to] = [1, this.#reads.newest() + 1];
      while (from < to) {
        const middle = Math.floor((from + to) / 2);
        const mark = this.#reads.historyMark(middle);
        if (mark !== undefined && isBefore(mark)) {
          before = mark;
          from = mark.seq + 1;
        } else {
          to = middle;
        }
      }
      return { before, from };
    };
    return this.#turns.run(search, () => SEARCH_COST);
  }

  /** Those from a seq on, of all instances or one. */
  async *#calls(first: number, key?: InstanceKey): AsyncGenerator<PastCall, void> {
    let from = first;
    for (let left = MAX_ROWS; left > 0; left -= PAGE_ROWS) {
      const read = () =>
        key === undefined
          ? this.#reads.historyFrom(from, PAGE_ROWS)
          : this.#reads.historyOf(key, from, PAGE_ROWS);
      const rows = await this.#turns.run(read, sizeOf);
      for (const row of rows) yield { seq: row.seq, past: pastOfRow(row) };
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_ROWS) return;
      from = last.seq + 1;
    }
  }
}

/** Whether a message was in the batch. Its messages are all that the instance had between the first of them and the last. */
function had({ messages, lastSeq, counts }: PastInvocation, seq: number): boolean {
  if (messages.some((message) => message.seq === seq)) return true;
  return counts.messages > messages.length && seq > (messages.at(-1)?.seq ?? seq) && seq <= lastSeq;
}

export function isSame(one: Origin | undefined, other: Origin): boolean {
  return one?.topic === other.topic && one?.number === other.number;
}

/** In milliseconds since 1970. */
export function endOf({ at, tookMs }: Pick<PastInvocation, "at" | "tookMs">): number {
  return at + tookMs;
}

function sizeOf(rows: readonly HistoryRow[]): number {
  return rows.reduce((sum, { detail }) => sum + detail.length, 0);
}
