/** Whether a life ended as it should: everything that was acknowledged is there, and nothing is left over. */
import type { Simulation } from "statefun-runtime/simulation";
import type { Request } from "./life.ts";
import { ROUTES } from "./module.ts";
import type { Circumstances } from "./observed.ts";
import { replay, type Shown } from "./replay.ts";

/** What is looked at of what is committed in the end. */
export type Committed = Pick<
  Simulation["committed"],
  "mailboxTargets" | "timerTargets" | "topic" | "records"
>;

const ALL = Number.MAX_SAFE_INTEGER;

export function checkEnd(
  committed: Committed,
  requests: readonly Request[],
  given: Circumstances,
): string[] {
  const violations = checkCommitted(committed, given);
  for (const name of Object.keys(ROUTES)) {
    const nextOffset = committed.topic(name)?.nextOffset ?? 0;
    const steps = requests.filter(({ step }) => step.topic === name).map(({ step }) => step);
    const produced = steps.flatMap(({ records }) => records).length;
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
  const engine = {
    routes: ROUTES,
    records: (topic: string) => recordsOf(committed, topic),
    // A record is written in the moment in which the rest of an answer counts.
    applied: (_last: unknown, timestamp: number) => [timestamp, timestamp] as const,
  };
  const replayed = replay(engine, given);
  const lost = replayed.left.map((label) => `${label} has not run`);
  return [...violations, ...replayed.violations, ...lost];
}

function recordsOf(committed: Committed, topic: string): Shown[] {
  return committed.records(topic, 0, ALL, ALL).map(({ key, value, timestamp }) => ({
    key: Buffer.from(key ?? []).toString(),
    value: JSON.parse(Buffer.from(value).toString()) as unknown,
    timestamp,
  }));
}
