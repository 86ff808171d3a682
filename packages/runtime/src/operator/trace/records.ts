/** What comes of records: the messages to the functions that read their topic, and those of dead letters that are sent again. */
import type { Assembly } from "../../assembly.ts";
import { DEAD_LETTERS } from "../../dead-letters.ts";
import type { InstanceKey } from "../../model.ts";
import { readLetter } from "../letter.ts";
import type { RecordPlace, Step } from "./span.ts";
import type { Waiting } from "./waiting.ts";

/** Of the dead letters that are looked through for one, what is read at once and how many pages. */
const PAGE_LETTERS = 200;
const PAGE_BYTES = 256 * 1024;
const MAX_PAGES = 10;

type Parts = Pick<Assembly, "store" | "module" | "clock">;

/** The steps that a record leads to; none when it is not kept any more. */
export function stepsOf({ store, module }: Parts, waiting: Waiting, place: RecordPlace): Step[] {
  const record = waiting.record(place);
  if (record === undefined) return [];
  const { topic, offset, timestamp, key } = record;
  const id = Buffer.from(key ?? []).toString();
  const routes = module.topics.find((ingress) => ingress.topic === topic)?.routes ?? [];
  const step = { seq: undefined, record: { topic, offset }, dueAt: undefined, token: undefined };
  const read = routes.flatMap(({ valueType: typename, targets }) =>
    targets.map((target) => ({
      ...step,
      kind: "record" as const,
      target: { function: target, id },
      typename,
      caller: undefined,
      sentAt: timestamp,
    })),
  );
  const [redrive] = store.redrives(topic, offset, offset + 1);
  const letter = redrive && readLetter(record).content;
  if (redrive === undefined || letter === undefined) return read;
  const { function: typename, key: letterId, caller } = letter;
  const target = { function: typename, id: letterId };
  const again = { ...step, kind: "redriven" as const, target, caller, sentAt: redrive.at };
  return [...read, { ...again, typename: letter.typename }];
}

/** Where a message is that an operator gave up some time from `since` on, in milliseconds since 1970. */
export async function letterOf(
  { store, clock }: Parts,
  { function: typename, id }: InstanceKey,
  seq: number,
  since: number,
): Promise<RecordPlace | undefined> {
  let at = store.offsetAt(DEAD_LETTERS, since);
  for (let pages = 0; at !== undefined && pages < MAX_PAGES; pages++) {
    const records = store.records(DEAD_LETTERS, at, PAGE_LETTERS, PAGE_BYTES);
    const found = records.find((record) => {
      const { content } = readLetter(record);
      return content?.message === seq && content.function === typename && content.key === id;
    });
    if (found !== undefined) return { topic: DEAD_LETTERS, offset: found.offset };
    const last = records.at(-1)?.offset;
    at = last === undefined ? undefined : last + 1;
    await new Promise<void>((resolve) => clock.soon(resolve));
  }
  return undefined;
}
