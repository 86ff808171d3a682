/** What is typed into the produce form, and what it makes: a command, or what is wrong with which field. */
import type { Command } from "../../../api/command.ts";
import { type GivenRecord, produceRecords } from "../../../commands/produce.ts";
import { type Format, readValue } from "./given-value.ts";
import { readLines } from "./lines.ts";

export interface Draft {
  readonly key: string;
  readonly value: string;
  readonly format: Format;
  /** How often the record is sent, in one request. */
  readonly times: string;
  readonly idempotencyKey: string;
}

export type DraftField = "key" | "value" | "times" | "idempotencyKey";

/** What is wrong with each field. */
export type DraftProblems = Partial<Record<DraftField, string>>;

/** As the API takes them in one request when it is not told otherwise. */
export const MOST_RECORDS = 10_000;
/** A longer one leaves the command line no room for the number of a request. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,240}$/;

/** `builtInType` is what the topic's values are, if that is one. */
export function commandOf(
  topic: string,
  builtInType: string | undefined,
  draft: Draft,
): { readonly command: Command } | { readonly problems: DraftProblems } {
  const problems: DraftProblems = {};
  let records: readonly GivenRecord[] = [];
  try {
    records = recordsOf(draft, builtInType);
  } catch (error) {
    problems.value = error instanceof Error ? error.message : String(error);
  }
  if (draft.format !== "records" && draft.key === "") {
    problems.key = "The key is the id of the instance that the record is for";
  }
  const times = draft.format === "records" ? 1 : timesIn(draft.times);
  if (times === undefined) problems.times = `From 1 to ${MOST_RECORDS}`;
  if (draft.idempotencyKey !== "" && !IDEMPOTENCY_KEY.test(draft.idempotencyKey)) {
    problems.idempotencyKey = "1 to 240 printable ASCII characters without spaces";
  }
  if (Object.keys(problems).length > 0) return { problems };
  const all = Array.from({ length: times ?? 1 }, () => records).flat();
  return { command: produceRecords(topic, all, draft.idempotencyKey) };
}

/** @throws Error that says what to type instead */
function recordsOf(
  { key, value, format }: Draft,
  builtInType: string | undefined,
): readonly GivenRecord[] {
  if (format === "records") return readLines(value, key, MOST_RECORDS);
  return [{ key, value: readValue(value, format, builtInType) }];
}

function timesIn(text: string): number | undefined {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number < 1 || number > MOST_RECORDS ? undefined : number;
}
