/** All that is not as it should be, in numbers, and the calls that have been in flight for long. */
import type { Assembly } from "../assembly.ts";
import { DEAD_LETTERS } from "../dead-letters.ts";
import type { InstanceKey } from "../model.ts";
import { type HealthParts, type HealthReason, healthOf } from "./health.ts";
import type { OrphanOperator } from "./orphans.ts";

/** So many dead letters, the last ones, are looked at whether they were sent again. */
const MAX_LETTERS = 10_000;
/** So many orphans and pauses are counted. */
const MAX_COUNTED = 1000;

/** What is wrong with the runtime itself; of the others there are numbers of their own. */
const OF_THE_ENGINE: ReadonlySet<HealthReason["code"]> = new Set([
  "store-failed",
  "commit-slow",
  "log-held",
  "disk-nearly-full",
  "outbox-full",
  "kafka-down",
  "kafka-topic",
  "lag",
]);

export interface TroubleView {
  /** Reasons why the runtime itself is not well. */
  readonly engine: number;
  readonly deadLetters: {
    readonly kept: number;
    /** Of the last 10,000 of them those that were not sent again. */
    readonly waiting: number;
    /** The offset of the next one. */
    readonly end: number;
  };
  readonly failing: number;
  /** Calls that have been in flight for more than 10 s. */
  readonly stuck: number;
  readonly endpointsDown: number;
  /** Functions that are not served and have something left: 1,000 at most. */
  readonly orphans: number;
  /** What is paused, each function and instance by itself: 1,000 at most. */
  readonly paused: number;
}

export async function troubleOf(
  parts: HealthParts,
  orphans: Pick<OrphanOperator, "list">,
): Promise<TroubleView> {
  const { failures, inFlight, store, types } = parts;
  return {
    orphans: (await orphans.list("", MAX_COUNTED)).length,
    engine: healthOf(parts).filter(({ code }) => OF_THE_ENGINE.has(code)).length,
    deadLetters: lettersOf(parts),
    failing: failures.failing.size,
    stuck: inFlight
      .ages()
      .values()
      .reduce((sum, { stuck }) => sum + stuck, 0),
    endpointsDown: [...types.endpoints()].filter(({ outage }) => outage !== undefined).length,
    paused: store.pauses(0, MAX_COUNTED).length,
  };
}

function lettersOf({ store }: Pick<Assembly, "store">): TroubleView["deadLetters"] {
  const end = store.topic(DEAD_LETTERS)?.nextOffset ?? 0;
  const first = store.firstOffset(DEAD_LETTERS) ?? end;
  const from = Math.max(first, end - MAX_LETTERS);
  const redriven = store.redrives(DEAD_LETTERS, from, end).length;
  return { kept: end - first, waiting: end - from - redriven, end };
}

/** A call in flight. */
export interface CallView extends InstanceKey {
  /** In milliseconds since 1970. */
  readonly since: number;
  /** Messages in its batch. */
  readonly batch: number;
  readonly isPaused: boolean;
}

/** Those of a function, or of all: `limit` at most, the longest-running first. */
export function callsOf(
  { inFlight }: Pick<Assembly, "inFlight">,
  { function: typename, limit }: { readonly function?: string | undefined; readonly limit: number },
): CallView[] {
  return inFlight
    .running()
    .filter(({ key }) => typename === undefined || key.function === typename)
    .flatMap(({ key, call, isPaused }) =>
      call === undefined ? [] : [{ ...key, since: call.since, batch: call.batch.length, isPaused }],
    )
    .take(limit)
    .toArray()
    .sort((a, b) => a.since - b.since);
}
