/** The dead letters: a list of them, page by page, and sending them again. */
import * as z from "zod";
import { DEAD_LETTERS } from "../dead-letters.ts";
import { RequestError } from "../errors.ts";
import { someNumber, wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { LetterEdit } from "../operator/letter.ts";
import type { ListedLetter } from "../operator/letters.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { Flag, Moment } from "./queries.ts";
import { Offset } from "./topic-views.ts";
import { Address, Count, Time } from "./views.ts";

/** Of a page, and of what one request sends again. */
const MAX_LISTED = 1000;
const MAX_SENT = 10_000;
/** Of a message that is sent otherwise than it came. */
const MAX_EDIT_BYTES = 4 * 1024 * 1024;

const Filter = {
  topic: z.string().default(DEAD_LETTERS),
  reason: z.string().optional().meta({ description: "what the reason contains" }),
  function: z.string().optional().meta({ description: "that the message was for" }),
  from: Moment.optional().meta({ description: "given up at that time or later" }),
  to: Moment.optional().meta({ description: "given up before that time" }),
  after: someNumber().meta({ description: "behind this offset: `next` of the page before" }),
  before: someNumber().meta({ description: "before this offset" }),
};
const List = strictObject({
  ...Filter,
  newest: Flag.meta({ description: "the last ones first: then `next` is for `before`" }),
  limit: wholeNumber(100, MAX_LISTED),
});
const Which = strictObject({
  offset: someNumber().meta({ description: "one, as it came or as the body says" }),
  all: Flag.meta({ description: "all of them" }),
  ...Filter,
  limit: wholeNumber(MAX_SENT, MAX_SENT).meta({ description: "how many are sent at most" }),
  force: Flag.meta({ description: "the one at `offset` though it was sent before" }),
  dry_run: Flag.meta({ description: "sends nothing, and counts" }),
});
const Edit = strictObject({
  function: z.string().optional(),
  id: z.string().optional(),
  typename: z.string().optional(),
  payload: z.string().optional(),
  encoding: z.enum(["utf8", "base64"]).optional().meta({ description: "of the payload" }),
}).optional();

const Next = Offset.optional().meta({ description: "there may be more: go on with this `after`" });
const Letter = z.object({
  offset: Offset,
  time: Time,
  function: z.string(),
  id: z.string(),
  caller: Address.optional(),
  message: Count.optional().meta({ description: "its `seq`, where an operator gave it up" }),
  typename: z.string(),
  payload: z.string(),
  encoding: z.enum(["utf8", "base64"]),
  truncatedFrom: z.int().optional(),
  reason: z.string(),
  redrivenAt: Time.optional().meta({ description: "when it was last sent again" }),
});
const Other = z.object({ offset: Offset, time: Time }).meta({
  description: "a record that is not a dead letter",
});

export function deadLetterRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/dead-letters",
      tag: "dead letters",
      summary:
        "the messages that were given up, and whether they were sent again: the first ones first, or the last ones",
      role: "read",
      query: List,
      answer: z.object({ letters: z.array(z.union([Letter, Other])), next: Next }),
      refuses: ["unknown-topic"],
      async handle({ query }) {
        const { letters, next } = await runtime.deadLetters(query);
        return { letters: letters.map(render), next };
      },
    }),
    operation({
      method: "POST",
      path: "/dead-letters/redrive",
      tag: "dead letters",
      summary:
        "sends one again, those that a filter is about, or all of them, to where they were going: each once",
      role: "operate",
      query: Which,
      body: Edit,
      maxBodyBytes: MAX_EDIT_BYTES,
      answer: z.object({
        redriven: z.int(),
        already: z.int().meta({ description: "had been sent again before" }),
        refused: z.int().meta({ description: "cannot be sent" }),
        reasons: z.array(z.object({ offset: Offset, reason: z.string() })),
        next: Next,
      }),
      refuses: ["unknown-topic", "unknown-record", "unknown-function", "invalid-record"],
      async handle({ query, body }) {
        const { offset, all, force, dry_run: dryRun, ...range } = query;
        const { topic, reason, function: typename, from, to } = range;
        const isFiltered = [reason, typename, from, to].some((given) => given !== undefined);
        if ([offset !== undefined, all, isFiltered].filter(Boolean).length !== 1) {
          throw new RequestError(
            "invalid-query",
            'query: it says which dead letters are meant: one by its "offset", some by "reason", "function", "from" or "to", or "all=true"',
          );
        }
        if (offset !== undefined) {
          return runtime.redrive.one(topic, offset, { edit: editOf(body), force, dryRun });
        }
        if (force || body !== undefined) {
          throw new RequestError(
            "invalid-query",
            "only one dead letter, by its offset, can be edited or sent by force",
          );
        }
        return runtime.redrive.all(range, dryRun);
      },
    }),
  ];
}

/** @throws RequestError `invalid-body` */
function editOf(body: z.output<typeof Edit>): LetterEdit {
  const { payload, encoding = "utf8", ...rest } = body ?? {};
  if (payload === undefined) return rest;
  if (encoding === "base64" && !z.base64().safeParse(payload).success) {
    throw new RequestError("invalid-body", "body.payload: it is not base64");
  }
  return { ...rest, payload: Buffer.from(payload, encoding) };
}

function render({ offset, time, content, redrivenAt }: ListedLetter) {
  const at = { offset, time: timeText(time) };
  if (content === undefined) return at;
  const { key: id, ...letter } = content;
  return {
    ...letter,
    id,
    ...at,
    ...(redrivenAt !== undefined && { redrivenAt: timeText(redrivenAt) }),
  };
}
