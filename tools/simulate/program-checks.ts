/**
 * Whether what has run is what had to run. The model replays it; what operators were told is looked at here, and taken out of
 * what the model is shown.
 */
import { judge, recordsOf } from "./checks.ts";
import { FRAIL_TOPICS } from "./frail.ts";
import type { Ran } from "./functions.ts";
import type { Outcome, SeenMessage } from "./ledger.ts";
import { withoutEdits } from "./memories.ts";
import { ROUTES } from "./module.ts";
import { messageIn } from "./operators.ts";
import { labelOf, shortName } from "./program-names.ts";
import { arrivedLabel } from "./programs.ts";
import type { Shown } from "./replay.ts";
import type { End } from "./workload.ts";

const ALL = Number.MAX_SAFE_INTEGER;

export function checkPrograms(end: End): string[] {
  const { ledger, clockErrorMs, maxBatch } = end;
  const runs = withoutEdits(end, recordsOf(end.committed, "out"));
  const operators = sentByOperators(end);
  const dealtWith = ledger.of("skip", "cancel", "give up", "fire", "drop");
  const topics: Readonly<Record<string, readonly Shown[]>> = {
    ...Object.fromEntries(Object.keys(ROUTES).map((topic) => [topic, produced(end, topic)])),
    ...operators.topics,
    out: runs.records,
    emitted: recordsOf(end.committed, "emitted"),
  };
  const engine = {
    routes: { ...ROUTES, ...operators.routes },
    records: (topic: string) => topics[topic] ?? [],
  };
  const violations = judge(engine, {
    maxBatch,
    timeScale: 1,
    clockErrorMs,
    touched: new Set([...labelsOf(dealtWith), ...operators.labels]),
    edited: new Set(ledger.of("clear").map(({ instance }) => shortName(instance))),
  });
  const certain = [...operators.certain, ...sentToFrail(end)];
  return [...runs.violations, ...violations, ...checkTouched(end, certain)];
}

/**
 * What operators have dealt with, which the model lets run or not, and what the function that gives up has, which the model does
 * not know: what they were told has to be true, and what was sent for sure has run or is among the dead letters.
 */
export function* checkTouched(end: End, sent: readonly string[]): Iterable<string> {
  const { ledger } = end;
  const ran = new Set(recordsOf(end.committed, "out").map(({ value }) => (value as Ran).label));
  for (const { value } of recordsOf(end.committed, FRAIL_TOPICS.out)) {
    const label = frailLabel(value as string);
    if (ran.has(label)) yield `${label} has run twice`;
    ran.add(label);
  }
  const letters = openLetters(end);
  const taken = ledger.of("skip", "cancel");
  for (const label of labelsOf(taken.filter(isDone))) {
    if (ran.has(label)) yield `${label} has run, which an operator had taken away`;
  }
  for (const [label, count] of letters) {
    if (count > 1) yield `${label} is among the dead letters ${count} times`;
    if (ran.has(label)) yield `${label} has run, and is among the dead letters`;
  }
  const mayBeGone = labelsOf([...taken, ...ledger.of("drop")]);
  const fired = labelsOf(ledger.of("fire").filter(isDone));
  for (const label of new Set([...labelsOf(ledger.of("give up")), ...fired, ...sent])) {
    if (ran.has(label) || letters.has(label) || mayBeGone.has(label)) continue;
    yield `${label} has neither run nor become a dead letter`;
  }
}

function sentToFrail({ requests }: End): string[] {
  return requests
    .filter(({ topic }) => topic === FRAIL_TOPICS.in)
    .flatMap(({ name, records }) => records.map((_, index) => frailLabel(`${name}:${index}`)));
}

const frailLabel = (label: string): string => arrivedLabel(label, "frail");

/** How many dead letters there are that were not sent again, by the labels of their messages. */
function openLetters({ committed }: End): ReadonlyMap<string, number> {
  const redriven = new Set(committed.redrives("dead-letters", 0, ALL).map(({ offset }) => offset));
  const letters = new Map<string, number>();
  for (const { offset, value } of committed.records("dead-letters", 0, ALL, ALL)) {
    if (redriven.has(offset)) continue;
    const label = labelOf(messageIn(value));
    letters.set(label, (letters.get(label) ?? 0) + 1);
  }
  return letters;
}

/** What came to an ingress topic: some of it may be forgotten by now. */
function produced({ requests, committed }: End, topic: string): Shown[] {
  const times = new Map(
    committed.records(topic, 0, ALL, ALL).map(({ offset, timestamp }) => [offset, timestamp]),
  );
  const records = requests
    .filter((request) => request.topic === topic)
    .flatMap(({ name, offsets = [], records }) =>
      records.map(({ key, content }, index) => ({
        key,
        value: { label: `${name}:${index}`, program: content },
        offset: offsets[index] ?? -1,
      })),
    );
  return records
    .sort((a, b) => a.offset - b.offset)
    .map((record) => ({ ...record, timestamp: times.get(record.offset) ?? 0 }));
}

/** As topics of their own, one for each function. */
function sentByOperators({ ledger }: End) {
  const sent = ledger.of("send");
  const topicOf = (fn: string) => `operators to ${fn}`;
  const functions = [...new Set(sent.map(({ target }) => shortName(target).split("/")[0] ?? ""))];
  const recordsTo = (fn: string): Shown[] =>
    sent
      .filter(({ target }) => shortName(target).startsWith(`${fn}/`))
      .map(({ name, target, content }) => ({
        key: target.id,
        value: { label: name, program: content },
        timestamp: 0,
      }));
  const labelsAmong = (deeds: typeof sent): string[] =>
    deeds.map(({ name, target }) => arrivedLabel(name, shortName(target).split("/")[0] ?? ""));
  return {
    routes: Object.fromEntries(functions.map((fn) => [topicOf(fn), [fn]])),
    topics: Object.fromEntries(functions.map((fn) => [topicOf(fn), recordsTo(fn)])),
    labels: labelsAmong(sent),
    certain: labelsAmong(sent.filter(isDone)),
  };
}

const isDone = ({ outcome }: { readonly outcome: Outcome }): boolean => outcome === "done";

function labelsOf(deeds: readonly { readonly message: SeenMessage }[]): Set<string> {
  return new Set(deeds.map(({ message }) => labelOf(message)));
}
