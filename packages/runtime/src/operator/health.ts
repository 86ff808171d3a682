/** What is not as it should be in a runtime, each with a code for programs and a text for people. */
import type { Assembly } from "../assembly.ts";
import { ofKafka } from "./kafka-health.ts";

/** A commit that takes longer than this is slow, and so are most of them from there on, in milliseconds. */
const SLOW_COMMIT_MS = 1000;
const SLOW_COMMITS_MS = 250;
/** More records than a topic keeps in memory. */
const MANY_RECORDS = 10_000;
/** Less free space than this is nearly none, in bytes. */
const LITTLE_SPACE = 256 * 1024 * 1024;
/** So many of one kind are named. */
const NAMED = 5;

export const HEALTH_CODES = [
  "store-failed",
  "commit-slow",
  "log-held",
  "disk-nearly-full",
  "outbox-full",
  "kafka-down",
  "kafka-topic",
  "endpoint-down",
  "function-stuck",
  "instances-failing",
  "lag",
  "unserved",
  "paused",
] as const;

export interface HealthReason {
  readonly code: (typeof HEALTH_CODES)[number];
  readonly text: string;
}

export type HealthParts = Pick<
  Assembly,
  | "committer"
  | "store"
  | "types"
  | "inFlight"
  | "failures"
  | "topics"
  | "walBytes"
  | "outboxBytes"
  | "kafka"
>;

/** What is wrong now, the worst first; nothing when all is well. */
export function healthOf(parts: HealthParts): HealthReason[] {
  return [...ofStore(parts), ...ofKafka(parts), ...ofFunctions(parts), ...ofWaiting(parts)].map(
    ([code, text]) => ({ code, text }),
  );
}

type Reason = readonly [code: HealthReason["code"], text: string];

function* ofStore({ committer, store, walBytes }: HealthParts): Iterable<Reason> {
  const { broken, underWayMs, times } = committer;
  if (broken.aborted) yield ["store-failed", String(broken.reason.message)];
  const median = times.quantile(0.5);
  if (underWayMs > SLOW_COMMIT_MS)
    yield ["commit-slow", `the commit under way has taken ${seconds(underWayMs)} so far`];
  else if (median > SLOW_COMMITS_MS)
    yield ["commit-slow", `half of the newest commits took ${seconds(median)} or longer`];
  const { walBytes: log, freeBytes } = store.stats();
  // As the store itself says it in the log.
  if (log > walBytes / 4)
    yield ["log-held", `store.db-wal has ${megabytes(log)}: another program reads store.db`];
  if (freeBytes !== undefined && freeBytes < Math.max(LITTLE_SPACE, walBytes))
    yield ["disk-nearly-full", `${megabytes(freeBytes)} are free where the data folder is`];
}

function* ofFunctions({ types, inFlight, failures }: HealthParts): Iterable<Reason> {
  for (const { name, outage } of [...types.endpoints()].filter((one) => one.outage).slice(0, NAMED))
    yield ["endpoint-down", `${name} cannot be reached: ${outage?.reason}`];
  const stuck = [...inFlight.ages()].filter(([, ages]) => ages.stuck > 0);
  for (const [{ typename }, { longest }] of stuck.slice(0, NAMED))
    yield [
      "function-stuck",
      `a call of ${typename} has been in flight for ${seconds(longest * 1000)}`,
    ];
  const failing = failures.failing.size;
  if (failing > 0)
    yield [
      "instances-failing",
      `instances that fail and are tried again: ${failing} (GET /failures)`,
    ];
}

function* ofWaiting({ topics, types, store }: HealthParts): Iterable<Reason> {
  const late = topics.lag().filter(({ records }) => records > MANY_RECORDS);
  for (const { topic, records } of late.slice(0, NAMED))
    yield ["lag", `${records} records of ${topic} wait for the functions`];
  const dropped = store.mailboxTargets().filter((typename) => !types.isServed(typename));
  if (dropped.length > 0) {
    const counts = dropped.map((typename) => store.functionCounts(typename)?.messages ?? 0);
    const messages = counts.reduce((sum, count) => sum + count, 0);
    yield ["unserved", `messages wait for functions that the module does not serve: ${messages}`];
  }
  if (store.pauses(0, 1).length > 0)
    yield ["paused", "functions or instances are paused (GET /paused)"];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
