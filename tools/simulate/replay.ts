/** Lets the model do what an engine has done, as the topics show it, and says what should not have happened. */
import type { Ran } from "./functions.ts";
import { Model } from "./model.ts";
import type { Batch, Circumstances, Window } from "./observed.ts";
import type { Envelope } from "./programs.ts";

/** A committed record, its value read as JSON. */
export interface Shown {
  readonly key: string;
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export interface Engine {
  /** The functions that the records of each ingress topic go to. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** All committed records of a topic, in their order. */
  readonly records: (topic: string) => readonly Shown[];
  /** When an answer began to count, of which this is the last record. */
  readonly applied: (last: Ran, timestamp: number) => Window;
}

/** `left`: labels of what has not run and had to. */
export function replay(
  { routes, records, applied }: Engine,
  given: Circumstances,
): { readonly violations: readonly string[]; readonly left: readonly string[] } {
  const model = new Model(given);
  for (const [topic, targets] of Object.entries(routes)) {
    for (const { key, value, timestamp } of records(topic)) {
      model.arrive(topic, targets, key, value as Envelope, timestamp);
    }
  }
  const { violations, emitted } = model;
  const numbers = new Set<number>();
  for (const [number, batch] of batchesOf(records("out"), applied)) {
    if (numbers.has(number))
      violations.push(`batch ${number} of ${batch.instance} counts in parts`);
    numbers.add(number);
    model.run(batch);
  }
  const found = records("emitted").map(({ key, value }) => `${key} ${value}`);
  const at = emitted.findIndex((record, index) => record !== found[index]);
  if (at >= 0 || found.length !== emitted.length) {
    const place = at < 0 ? emitted.length : at;
    violations.push(`record ${place} is ${found[place]}, and has to be ${emitted[place]}`);
  }
  return { violations, left: model.left };
}

/** Records that follow each other and are of one call. */
function batchesOf(records: readonly Shown[], applied: Engine["applied"]) {
  const batches: (readonly [number: number, batch: Batch])[] = [];
  for (let from = 0; from < records.length; ) {
    const first = records[from]?.value as Ran;
    let to = from + 1;
    while ((records[to]?.value as Ran | undefined)?.batch === first.batch) to++;
    const all = records.slice(from, to);
    const last = all.at(-1) as Shown;
    const batch = {
      instance: last.key,
      calledBy: first.at,
      applied: applied(last.value as Ran, last.timestamp),
      declared: first.declared,
      runs: all.map(({ value }) => value as Ran),
    };
    batches.push([first.batch, batch]);
    from = to;
  }
  return batches;
}
