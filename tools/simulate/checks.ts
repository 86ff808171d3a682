/** Whether what random programs have left behind has come of what they are: judged by the model. */
import type { Simulation } from "statefun-runtime/simulation";
import { ROUTES } from "./module.ts";
import type { Circumstances } from "./observed.ts";
import { type Engine, replay, type Shown } from "./replay.ts";

/** What is looked at of what is committed in the end. */
export type Committed = Pick<
  Simulation["committed"],
  "mailboxTargets" | "timerTargets" | "topic" | "records"
>;

const ALL = Number.MAX_SAFE_INTEGER;

/** That all that was produced is there, and what {@link checkCommitted} says. */
export function checkEnd(
  committed: Committed,
  requests: readonly { readonly topic: string; readonly records: readonly unknown[] }[],
  given: Circumstances,
): string[] {
  const violations = checkCommitted(committed, given);
  for (const name of Object.keys(ROUTES)) {
    const nextOffset = committed.topic(name)?.nextOffset ?? 0;
    const own = requests.filter(({ topic }) => topic === name);
    const produced = own.flatMap(({ records }) => records).length;
    if (nextOffset !== produced) {
      violations.push(`topic "${name}" has ${nextOffset} records, and ${produced} were produced`);
    }
  }
  return violations;
}

/** That what is there has come of the records of the ingress topics. */
export function checkCommitted(committed: Committed, given: Circumstances): string[] {
  const violations: string[] = [];
  const left = committed.mailboxTargets();
  if (left.length > 0) violations.push(`messages are left for ${left}`);
  const timers = committed.timerTargets();
  if (timers.length > 0) violations.push(`delayed messages are left for ${timers}`);
  for (const name of Object.keys(ROUTES)) {
    const { position = 0, nextOffset = 0 } = committed.topic(name) ?? {};
    if (position !== nextOffset) {
      violations.push(`topic "${name}" has been read to ${position} of ${nextOffset}`);
    }
  }
  const engine = { routes: ROUTES, records: (topic: string) => recordsOf(committed, topic) };
  return [...violations, ...judge(engine, given)];
}

/** What the model says of a runtime. */
export function judge(engine: Omit<Engine, "applied">, given: Circumstances): string[] {
  // A record is written in the moment in which the rest of an answer counts.
  const applied: Engine["applied"] = (_last, timestamp) => [timestamp, timestamp];
  const { violations, left } = replay({ ...engine, applied }, given);
  return [...violations, ...left.map((label) => `${label} has not run`)];
}

export function recordsOf(committed: Pick<Committed, "records">, topic: string): Shown[] {
  return committed.records(topic, 0, ALL, ALL).map(({ key, value, timestamp }) => ({
    key: Buffer.from(key ?? []).toString(),
    value: JSON.parse(Buffer.from(value).toString()) as unknown,
    timestamp,
  }));
}
