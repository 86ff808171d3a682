/** Whether a life ended as it should, whatever ran in it: what was acknowledged is there, and nothing is left over. */
import type { RuntimeSettings } from "statefun-runtime";
import type { Simulation, Work } from "statefun-runtime/simulation";
import type { Ledger } from "./ledger.ts";
import type { Request } from "./producing.ts";
import type { Workload } from "./workload.ts";

const ALL = Number.MAX_SAFE_INTEGER;

export interface Leftovers {
  readonly committed: Simulation["committed"];
  readonly work: readonly Work[];
  readonly workload: Pick<Workload, "module" | "encode">;
  readonly requests: readonly Request[];
  readonly ledger: Ledger;
  readonly settings: Pick<RuntimeSettings, "retentionMs" | "retention">;
  /** Whether what was acknowledged at that time, by a clock that does not jump, has to be there by all means. */
  readonly mustBeKept: (acknowledgedAt: number) => boolean;
  /** By when what is older has to be gone, in milliseconds since 1970. */
  readonly goneBefore: number;
}

export function* leftovers(life: Leftovers): Iterable<string> {
  const { committed, work, workload, settings, goneBefore } = life;
  const left = committed.mailboxTargets();
  if (left.length > 0) yield `messages are left for ${left}`;
  const timers = committed.timerTargets();
  if (timers.length > 0) yield `delayed messages are left for ${timers}`;
  for (const { function: typename, ...counts } of work) {
    if (Object.values(counts).some((count) => count !== 0)) {
      yield `${typename} is taken to have work: ${JSON.stringify(counts)}`;
    }
  }
  for (const { topic } of workload.module.topics) yield* ingress(life, topic);
  yield* forgotten(life);
  yield* takenOut(life);
  const rules = Object.entries(settings.retention).map(
    ([topic, { ageMs = settings.retentionMs }]) => ({
      topic,
      olderThan: goneBefore - ageMs,
      maxBytes: Number.POSITIVE_INFINITY,
    }),
  );
  const old = {
    expiredBy: goneBefore,
    olderThan: goneBefore - settings.retentionMs,
    topics: rules,
  };
  if (committed.needsHousekeeping(old)) yield "something is kept for longer than it should be";
}

/** All that was produced came, and is where its producer was told it is, if it is not too old. */
function* ingress(life: Leftovers, topic: string): Iterable<string> {
  const { committed, requests, workload, ledger, mustBeKept } = life;
  const { position = 0, nextOffset = 0 } = committed.topic(topic) ?? {};
  if (position !== nextOffset)
    yield `topic "${topic}" has been read to ${position} of ${nextOffset}`;
  const own = requests.filter((request) => request.topic === topic);
  const produced = own.flatMap(({ records }) => records).length;
  if (nextOffset !== produced) {
    yield `topic "${topic}" has had ${nextOffset} records, and ${produced} were produced`;
  }
  const there = new Map(
    committed.records(topic, 0, ALL, ALL).map(({ offset, value }) => [offset, value]),
  );
  const trimmedTo = Math.max(
    0,
    ...ledger
      .of("trim")
      .filter((deed) => deed.topic === topic)
      .map(({ before }) => before),
  );
  for (const { name, records, offsets = [], answeredAt } of own) {
    for (const [index, { content }] of records.entries()) {
      const record = `${name}:${index}`;
      const offset = offsets[index] ?? -1;
      const value = there.get(offset);
      const isGone = value === undefined;
      if (isGone && offset >= trimmedTo && mustBeKept(answeredAt)) {
        yield `${record} was acknowledged at ${offset} of "${topic}", and is gone`;
      }
      if (!isGone && !workload.encode(record, content).equals(value)) {
        yield `${record} was acknowledged at ${offset} of "${topic}", and something else is there`;
      }
    }
  }
}

/** What operators were told is gone is gone, and what was sent again is marked as such. */
function* forgotten({ committed, ledger }: Leftovers): Iterable<string> {
  for (const { topic, before, outcome } of ledger.of("trim")) {
    const first = committed.firstOffset(topic) ?? before;
    if (outcome === "done" && first < before)
      yield `"${topic}" was forgotten up to ${before}, and has ${first}`;
  }
  const letters = "dead-letters";
  const first = committed.firstOffset(letters) ?? ALL;
  const marked = new Set(committed.redrives(letters, 0, ALL).map(({ offset }) => offset));
  for (const { offset, outcome } of ledger.of("redrive")) {
    const isLost = outcome === "done" && offset >= first && !marked.has(offset);
    if (isLost) yield `dead letter ${offset} was sent again, and nobody knows of it`;
  }
}

/** Each record is taken out once, but for those of which nobody was told. */
function* takenOut({ committed, ledger, workload }: Leftovers): Iterable<string> {
  const topic = workload.module.playgroundEgresses[0]?.topics[0];
  if (topic === undefined) return;
  const pops = ledger.of("pop");
  const offsets = pops.flatMap(({ offset }) => offset ?? []).sort((a, b) => a - b);
  for (const [at, offset] of offsets.entries()) {
    if (offset === offsets[at - 1]) yield `record ${offset} of "${topic}" is taken out twice`;
  }
  const { position = 0 } = committed.topic(topic) ?? {};
  const unanswered = pops.filter(({ outcome }) => outcome === "asked").length;
  const lost = position - new Set(offsets).size;
  if (lost > unanswered)
    yield `${lost} records of "${topic}" are lost, and ${unanswered} requests were not answered`;
}
