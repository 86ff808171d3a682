/**
 * What must hold of delayed messages, of records that are popped and of messages that are given up, after any number of
 * crashes, as a pure function over what was observed. Times are milliseconds since 1970, of one machine.
 */

/** One of a topic's records: which it is about, and when a function wrote it. */
export interface Happened {
  readonly n: number;
  readonly at: number;
}

export interface Alarm {
  readonly n: number;
  /** Before it was sent. */
  readonly sentAt: number;
  readonly ms: number;
}

export interface Doubtful {
  readonly n: number;
  /** Whose it is; messages of one id come in the order of their numbers. */
  readonly id: string;
  readonly bad: boolean;
}

export interface Promised {
  /** All that follows were acknowledged. */
  readonly alarms: readonly Alarm[];
  readonly rings: readonly Happened[];
  readonly cancelled: readonly Happened[];
  readonly echoes: readonly number[];
  readonly popped: readonly number[];
  /** Pops whose answer broke off: each may have taken one record with it. */
  readonly brokenPops: number;
  readonly doubtful: readonly Doubtful[];
  readonly done: readonly Happened[];
  readonly deadLetters: readonly number[];
}

/**
 * A cancellation that a function asked for this long before an alarm was due is done by then: calls take 3 seconds at the
 * most.
 */
const IN_TIME_MS = 4000;

/** A line for each thing that is wrong; none when all is well. */
export function brokenPromises(promised: Promised): string[] {
  return [...alarms(promised), ...pops(promised), ...letters(promised)];
}

function* alarms({ alarms: all, rings, cancelled }: Promised): Iterable<string> {
  const cancelledAt = new Map(cancelled.map(({ n, at }) => [n, at]));
  const rang = Map.groupBy(rings, ({ n }) => n);
  for (const { n, sentAt, ms } of all) {
    const [first, second] = rang.get(n) ?? [];
    const dueAt = sentAt + ms;
    if (second !== undefined) yield `alarm ${n} rang twice`;
    if (first !== undefined && first.at < dueAt)
      yield `alarm ${n} rang ${dueAt - first.at} ms early`;
    const offAt = cancelledAt.get(n);
    if (first === undefined && offAt === undefined) yield `alarm ${n} never rang`;
    if (first !== undefined && offAt !== undefined && offAt + IN_TIME_MS < dueAt)
      yield `alarm ${n} rang though it was cancelled ${dueAt - offAt} ms before it was due`;
  }
}

function* pops({ echoes, popped, brokenPops }: Promised): Iterable<string> {
  for (const [n, times] of Map.groupBy(popped, (number) => number)) {
    if (times.length > 1) yield `record ${n} was popped ${times.length} times`;
  }
  const out = new Set(popped);
  const lost = echoes.filter((n) => !out.has(n));
  if (lost.length > brokenPops)
    yield `${lost.length} records were never popped, and only ${brokenPops} pops broke off: ${lost.slice(0, 10)}`;
}

function* letters({ doubtful, done, deadLetters }: Promised): Iterable<string> {
  const doneTimes = Map.groupBy(done, ({ n }) => n);
  const deadTimes = Map.groupBy(deadLetters, (n) => n);
  for (const { n, bad } of doubtful) {
    const [ok, dead] = [doneTimes.get(n)?.length ?? 0, deadTimes.get(n)?.length ?? 0];
    if (ok + dead !== 1) yield `message ${n} was done ${ok} times and given up ${dead} times`;
    if (bad && ok > 0) yield `message ${n} was done, and it is bad`;
  }
  const idOf = new Map(doubtful.map(({ n, id }) => [n, id]));
  const last = new Map<string, number>();
  for (const { n } of done) {
    const id = idOf.get(n) ?? "";
    const before = last.get(id) ?? -1;
    if (n < before) yield `message ${n} of ${id} was done after message ${before}`;
    last.set(id, n);
  }
}
