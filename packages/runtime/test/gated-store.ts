/** A store with a gate in front of its commits, so that a test can hold a disk, break it, or pull the plug. */
import type { GroupWrites } from "../src/model.ts";
import type { CommittedReads, Store } from "../src/store/store.ts";

/** A store whose commits a test counts, holds, fails and cuts off. */
export interface GatedStore extends Store {
  /** Every group that was to be committed, once for each attempt. */
  readonly attempts: GroupWrites[];
  /** From now on commits wait, each until it is let through. */
  hold(): void;
  /** Carries commits out, but reports none of them before the release. */
  mute(): void;
  /** Lets the next commit through, now or when it comes. */
  letOne(): void;
  release(): void;
  /** Fails that many commits. Default because the disk is full. */
  fail(count: number, error?: Error): void;
  /**
   * As a process that is killed: nothing is committed or answered from now on. A commit that is under way is carried
   * out, or not, but in no case reported.
   */
  abandon(): Promise<void>;
}

const NEVER = new Promise<never>(() => undefined);

export function gated(store: Store): GatedStore {
  const attempts: GroupWrites[] = [];
  let waiting: (() => void)[] = [];
  let free = Number.POSITIVE_INFINITY;
  let failures = 0;
  let failure: Error | undefined;
  let abandoned = false;
  let reported: Promise<void> | undefined;
  let report = (): void => undefined;
  const letThrough = (): void => {
    for (; free > 0 && waiting.length > 0; free--) waiting.shift()?.();
  };
  const reads = (): CommittedReads => (abandoned ? NOTHING : store);
  return {
    together: (read) => reads().together(read),
    state: (key) => reads().state(key),
    messages: (key, seq, limit, maxBytes) => reads().messages(key, seq, limit, maxBytes),
    mailboxTargets: () => reads().mailboxTargets(),
    mailboxes: (...page) => reads().mailboxes(...page),
    mailboxSize: (key) => reads().mailboxSize(key),
    fullestMailboxes: (target, limit) => reads().fullestMailboxes(target, limit),
    functions: (after, limit) => reads().functions(after, limit),
    functionCounts: (typename) => reads().functionCounts(typename),
    instances: (...page) => reads().instances(...page),
    stateSize: (key, now) => reads().stateSize(key, now),
    values: (key, now, limit, maxBytes) => reads().values(key, now, limit, maxBytes),
    value: (key, name, maxBytes) => reads().value(key, name, maxBytes),
    timerTargets: () => reads().timerTargets(),
    timers: (target, after, limit, maxBytes) => reads().timers(target, after, limit, maxBytes),
    timersOf: (callerId, limit) => reads().timersOf(callerId, limit),
    timerOf: (callerId, token) => reads().timerOf(callerId, token),
    timer: (seq) => reads().timer(seq),
    topics: () => reads().topics(),
    topic: (name) => reads().topic(name),
    records: (topic, offset, limit, maxBytes) => reads().records(topic, offset, limit, maxBytes),
    bytes: (topic) => reads().bytes(topic),
    firstOffset: (topic) => reads().firstOffset(topic),
    offsetAt: (topic, time) => reads().offsetAt(topic, time),
    redrives: (topic, from, to) => reads().redrives(topic, from, to),
    idempotency: (key) => reads().idempotency(key),
    pauses: (offset, limit) => reads().pauses(offset, limit),
    needsHousekeeping: (work) => reads().needsHousekeeping(work),
    lastSeen: () => reads().lastSeen(),
    history: (key, limit) => reads().history(key, limit),
    historyOf: (...page) => reads().historyOf(...page),
    historyFrom: (from, limit) => reads().historyFrom(from, limit),
    historyMark: (from) => reads().historyMark(from),
    lastSeqs: () => reads().lastSeqs(),
    kafkaPositions: () => reads().kafkaPositions(),
    kafkaOutbox: (cluster) => reads().kafkaOutbox(cluster),
    identity: () => reads().identity(),
    stats: () => store.stats(),
    path: store.path,
    attempts,
    hold() {
      free = 0;
    },
    letOne() {
      free++;
      letThrough();
    },
    mute() {
      reported = new Promise((resolve) => {
        report = resolve;
      });
    },
    release() {
      report();
      free = Number.POSITIVE_INFINITY;
      letThrough();
    },
    fail(count, error = new Error("the disk is full")) {
      failures = count;
      failure = error;
    },
    async commit(group) {
      attempts.push(group);
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      if (abandoned) return NEVER;
      if (failures-- > 0) throw failure;
      await store.commit(group);
      await reported;
      return abandoned ? NEVER : undefined;
    },
    async abandon() {
      abandoned = true;
      waiting = [];
      await store.close();
    },
    close: () => (abandoned ? Promise.resolve() : store.close()),
  };
}

/** What an abandoned store answers to what is left of its runtime. */
const NOTHING: CommittedReads = {
  together: (read) => read(),
  state: () => [],
  messages: () => [],
  mailboxTargets: () => [],
  mailboxes: () => [],
  mailboxSize: () => 0,
  fullestMailboxes: () => [],
  functions: () => [],
  functionCounts: () => undefined,
  instances: () => [],
  stateSize: () => ({ values: 0, bytes: 0 }),
  values: () => [],
  value: () => undefined,
  timerTargets: () => [],
  timers: () => [],
  timersOf: () => [],
  timerOf: () => undefined,
  timer: () => undefined,
  topics: () => [],
  topic: () => undefined,
  records: () => [],
  bytes: () => 0,
  firstOffset: () => undefined,
  offsetAt: () => undefined,
  redrives: () => [],
  idempotency: () => undefined,
  pauses: () => [],
  needsHousekeeping: () => false,
  lastSeen: () => undefined,
  history: () => [],
  historyOf: () => [],
  historyFrom: () => [],
  historyMark: () => undefined,
  lastSeqs: () => ({ message: 0, history: 0 }),
  kafkaPositions: () => [],
  kafkaOutbox: () => undefined,
  identity: () => ({ id: "", wasClosed: true }),
};
