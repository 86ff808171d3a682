/**
 * The last invocations of instances, for a look back. It keeps references to what came and went anyway, and nothing is made of
 * them until somebody looks. It is bounded by bytes over all instances, and for each instance by a number. What it keeps lives
 * longer than it would, which costs the garbage collector more than all else here: so it is bounded by time, too, and what is
 * left out is counted.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { InstanceKey, PastInvocation } from "../model.ts";
import type { RuntimeSettings } from "../settings.ts";
import type { Store } from "../store/store.ts";
import { pastOfRow, rowOf } from "./history-rows.ts";
import type { Instance } from "./instance.ts";
import { type Invocation, pastOf, weightOf } from "./invocation.ts";

/** What is larger is cut at once, in bytes: it is not all shown anyway. */
const LARGE_BYTES = 64 * 1024;

/** For how many seconds' worth of invocations there is room when none came for long: what comes all at once is kept. */
const BURST_SECONDS = 10;

/** One of the invocations: a link of the chain of all, and of that of its instance. */
class Entry {
  readonly key: InstanceKey;
  readonly content: Invocation | PastInvocation;
  readonly weight: number;
  /** The group that it is durable with. */
  readonly group: number;
  readonly recent: Recent;
  older: Entry | undefined;
  newer: Entry | undefined = undefined;
  /** The next one of the same instance. */
  next: Entry | undefined = undefined;

  /** How many of the same instance were left out before it. */
  readonly skipped: number;

  constructor(invocation: Invocation, group: number, recent: Recent, older: Entry | undefined) {
    const weight = weightOf(invocation);
    const isLarge = weight > LARGE_BYTES;
    this.key = invocation.key;
    this.content = isLarge ? pastOf(invocation, recent.skipped) : invocation;
    this.weight = isLarge ? LARGE_BYTES : weight;
    this.group = group;
    this.recent = recent;
    this.skipped = recent.skipped;
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
  readonly store: Pick<Store, "history" | "lastSeqs">;
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
    const { historyMemoryBytes, historyBytes } = this.#options;
    if (historyMemoryBytes === 0 && historyBytes === 0) return;
    instance.recent ??= new Recent();
    const { recent } = instance;
    if (!this.#takes()) {
      recent.skipped++;
      return;
    }
    if (historyBytes > 0) this.#write(invocation, recent.skipped);
    else this.#keep(invocation, recent);
    recent.skipped = 0;
  }

  /** To the store, in the group of the invocation itself. */
  #write(invocation: Invocation, skipped: number): void {
    const { committer, historyBytes } = this.#options;
    committer.group.addHistory(rowOf(pastOf(invocation, skipped), this.#nextSeq++), historyBytes);
  }

  #keep(invocation: Invocation, recent: Recent): void {
    const { historyMemoryBytes, historyPerInstance, committer } = this.#options;
    const entry = new Entry(invocation, committer.lastWritten, recent, this.#newest);
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
      const { key, group, content, skipped } = entry;
      if (key.id !== wanted.id || key.function !== wanted.function) continue;
      if (group > durableThrough) continue;
      found.push("counts" in content ? content : pastOf(content, skipped));
    }
    return found;
  }

  /** Whether there is room for one more in this moment. */
  #takes(): boolean {
    const { clock, historyPerSecond } = this.#options;
    const now = clock.monotonic();
    const more = ((now - this.#countedAt) / 1000) * historyPerSecond;
    this.#room = Math.min(historyPerSecond * BURST_SECONDS, this.#room + more);
    this.#countedAt = now;
    if (this.#room < 1) return false;
    this.#room--;
    return true;
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
