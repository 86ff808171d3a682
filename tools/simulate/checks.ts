/** Whether a life ended as it should: everything that was acknowledged has happened, once, and nothing is left over. */
import type { Simulation } from "statefun-runtime/simulation";
import type { Ran } from "./functions.ts";
import type { Request } from "./life.ts";
import { expectedOf } from "./programs.ts";

/** What is looked at of what is committed in the end. */
export type Committed = Pick<
  Simulation["committed"],
  "mailboxTargets" | "timerTargets" | "topic" | "records" | "state"
>;

const ALL = Number.MAX_SAFE_INTEGER;

export function checkEnd(committed: Committed, requests: readonly Request[]): string[] {
  const violations = recordsOf(committed, "violations").map(({ value }) => String(value));
  const left = committed.mailboxTargets();
  if (left.length > 0) violations.push(`messages are left for ${left}`);
  const timers = committed.timerTargets();
  if (timers.length > 0) violations.push(`delayed messages are left for ${timers}`);
  const topic = committed.topic("in");
  if (topic !== undefined && topic.position !== topic.nextOffset) {
    violations.push(`topic "in" has been read to ${topic.position} of ${topic.nextOffset}`);
  }
  const produced = requests.flatMap(({ step }) => step.records).length;
  if ((topic?.nextOffset ?? 0) !== produced) {
    violations.push(
      `topic "in" has ${topic?.nextOffset ?? 0} records, and ${produced} were produced`,
    );
  }
  return [...violations, ...checkRuns(committed, requests)];
}

/** That each program has run once that had to, none twice, and that instances remember just what they have shown. */
function checkRuns(committed: Committed, requests: readonly Request[]): string[] {
  const violations: string[] = [];
  const expected = new Map<string, boolean>();
  for (const { name, step } of requests) {
    for (const [index, { program }] of step.records.entries()) {
      expectedOf(`${name}:${index}`, program, true, expected);
    }
  }
  const ran = new Set<string>();
  const last = new Map<string, Ran>();
  for (const { key, value } of recordsOf(committed, "out")) {
    const now = value as Ran;
    if (!expected.has(now.label)) violations.push(`${now.label} has run, which was taken back`);
    if (ran.has(now.label)) violations.push(`${now.label} has run twice`);
    ran.add(now.label);
    const before = last.get(key)?.ran ?? 0;
    if (now.ran !== before + 1) violations.push(`${key} has run ${now.ran} after ${before}`);
    last.set(key, now);
  }
  for (const [label, isCertain] of expected) {
    if (isCertain && !ran.has(label)) violations.push(`${label} has not run`);
  }
  for (const [key, { ran: count, sum }] of last) {
    const [name = "", id = ""] = key.split("/");
    const [row] = committed.state({ function: `simulate/${name}`, id });
    const memory = JSON.parse(Buffer.from(row?.value ?? []).toString() || "{}");
    if (memory.ran !== count || memory.sum !== sum) {
      violations.push(
        `${key} remembers ${memory.ran} with ${memory.sum}, and has shown ${count} with ${sum}`,
      );
    }
  }
  return violations;
}

function recordsOf(committed: Committed, topic: string) {
  return committed.records(topic, 0, ALL, ALL).map(({ key, value }) => ({
    key: Buffer.from(key ?? []).toString(),
    value: JSON.parse(Buffer.from(value).toString()) as unknown,
  }));
}
