/**
 * The last invocations of instances, for a look back. Each is written down at once, since references to what came and went would
 * keep the whole answers and requests that it was in. It is bounded by bytes over all instances, and for each instance by a
 * number; and because writing takes time, by how much there is in a second: what is left out is counted.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { HistoryRow, InstanceKey, PastInvocation } from "../model.ts";
import type { RuntimeSettings } from "../settings.ts";
import type { Store } from "../store/store.ts";
import { pastOfRow, rowOf } from "./history-rows.ts";
import type { Instance } from "./instance.ts";
import { type Invocation, pastOf } from "./invocation.ts";
import { type HistoryReads, RecentRows } from "./recent-rows.ts";

/** What an entry takes besides its text, in bytes, about. */
const ENTRY_BYTES = 300;

/** For how many seconds' worth of what is kept there is room when none came for long: what comes all at once is kept. */
const BURST_SECONDS = 10;

/** One of the invocations: a link of the chain of all, and of that of its instance. */
class Entry {
  readonly row: HistoryRow;
  /** In bytes, at most. */
  readonly weight: number;
  /** The group that it is durable with. */
  readonly group: number;
  readonly recent: Recent;
  older: Entry | undefined;
  newer: Entry | undefined = undefined;
  /** The next one of the same instance. */
  next: Entry | undefined = undefined;

  constructor(row: HistoryRow, group: number, recent: Recent, older: Entry | undefined) {
    const characters = row.detail.length + row.id.length + (row.error?.length ?? 0);
    this.row = row;
    this.weight = ENTRY_BYTES + 2 * characters;
    this.group = group;
    this.recent = recent;
    this.older = older;
  }
}

/** The invocations of one instance that are kept since it is in memory. */
export class Recent {
  oldest: Entry | undefined;
  newest: Entry | undefined;
  size = 0;
  /** Those that were left out since the newest one. */
  skipped = 0;
}

export interface HistoryOptions
  extends Pick<
    RuntimeSettings,
    "historyMemoryBytes" | "historyPerInstance" | "historyPerSecond" | "historyBytes"
  > {
  readonly store: Pick<Store, "history" | "historyOf" | "historyFrom" | "historyMark" | "lastSeqs">;
  readonly clock: Pick<Clock, "monotonic">;
  readonly committer: Pick<Committer, "group" | "lastWritten" | "durableThrough">;
}

export class History {
  readonly #options: HistoryOptions;
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  #bytes = 0;
  #nextSeq: number;
  /** How many may be kept now, and by when that was counted. */
  #room: number;
  #countedAt: number;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#nextSeq = options.store.lastSeqs().history + 1;
    this.#room = options.historyPerSecond * BURST_SECONDS;
    this.#countedAt = options.clock.monotonic();
  }

  add(instance: Instance, invocation: Invocation): void {
    const { historyMemoryBytes, historyBytes, committer } = this.#options;
    if (historyMemoryBytes === 0 && historyBytes === 0) return;
    instance.recent ??= new Recent();
    const { recent } = instance;
    if (!this.#takes()) {
      recent.skipped++;
      return;
    }
    const past = pastOf(invocation, recent.skipped);
    // It may go below nothing: then the next ones wait for longer.
    this.#room -= thingsIn(past);
    const row = rowOf(past, this.#nextSeq++);
    // To the store in the group of the invocation itself.
    if (historyBytes > 0) committer.group.addHistory(row, historyBytes);
    else this.#keep(row, recent);
    recent.skipped = 0;
  }

  #keep(row: HistoryRow, recent: Recent): void {
    const { historyMemoryBytes, historyPerInstance, committer } = this.#options;
    const entry = new Entry(row, committer.lastWritten, recent, this.#newest);
    if (recent.newest === undefined) recent.oldest = entry;
    else recent.newest.next = entry;
    recent.newest = entry;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
    this.#bytes += entry.weight;
    if (++recent.size > historyPerInstance && recent.oldest) this.#remove(recent.oldest);
    while (this.#bytes > historyMemoryBytes && this.#oldest) this.#remove(this.#oldest);
  }

  /** Those of an instance that are durable, the newest first: `limit` at most. */
  of(wanted: InstanceKey, limit: number): PastInvocation[] {
    const { store, historyBytes, committer } = this.#options;
    if (historyBytes > 0) return store.history(wanted, limit).map(pastOfRow);
    const { durableThrough } = committer;
    const found: PastInvocation[] = [];
    for (let entry = this.#newest; entry && found.length < limit; entry = entry.older) {
      const { row, group } = entry;
      if (row.id !== wanted.id || row.function !== wanted.function) continue;
      if (group <= durableThrough) found.push(pastOfRow(row));
    }
    return found;
  }

  /**
   * To look things up in. Those in memory may not be durable yet: a message's that is, and that waits no longer in the store,
   * are.
   */
  reads(): HistoryReads {
    const { store, historyBytes } = this.#options;
    if (historyBytes === 0) return new RecentRows(() => this.#newest);
    return {
      newest: () => store.lastSeqs().history,
      historyOf: (key, from, limit) => store.historyOf(key, from, limit),
      historyFrom: (from, limit) => store.historyFrom(from, limit),
      historyMark: (from) => store.historyMark(from),
    };
  }

  /** Whether there is room for one more in this moment. */
  #takes(): boolean {
    const { clock, historyPerSecond } = this.#options;
    const now = clock.monotonic();
    const more = ((now - this.#countedAt) / 1000) * historyPerSecond;
    this.#room = Math.min(historyPerSecond * BURST_SECONDS, this.#room + more);
    this.#countedAt = now;
    return this.#room >= 1;
  }

  /** Removes one that is the oldest of its instance. */
  #remove({ older, newer, next, recent, weight }: Entry): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    recent.oldest = next;
    if (next === undefined) recent.newest = undefined;
    recent.size--;
    this.#bytes -= weight;
  }
}

/** What it takes to write one down goes by these. */
function thingsIn({ messages, changes, sent, delayed, records }: PastInvocation): number {
  return messages.length + changes.length + sent.length + delayed.length + records.length;
}
