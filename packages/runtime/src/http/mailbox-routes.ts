/** The messages that wait for an instance, a page at a time. */
import { Readable } from "node:stream";
import * as z from "zod";
import { renderTyped } from "../kafka-rest/large-json.ts";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Message } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { Address, CameOf, Count, InstancePath, keyOf, Plain, renderOrigin, Seq } from "./views.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** From here on what is rendered is sent, in characters. */
const PIECE = 64 * 1024;

const Waiting = Plain.extend({
  seq: Seq,
  caller: Address.optional().meta({ description: "there is none when it came from outside" }),
  ...CameOf,
  bytes: Count,
});

export function mailboxRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/functions/{namespace}/{name}/{id}/messages",
      tag: "instances",
      summary:
        "the messages that wait for it, the next one first, with those of the batch in flight. A page has `limit` of them at most, " +
        "or 1 MiB",
      role: "read",
      params: InstancePath,
      query: strictObject({
        after: wholeNumber(0),
        limit: wholeNumber(DEFAULT_LIMIT, MAX_LIMIT).pipe(z.int().min(1)),
      }),
      answer: z.object({
        messages: z.array(Waiting),
        next: Count.optional().meta({ description: "`after` of the next page" }),
      }),
      handle({ params, query }, _request, reply) {
        const page = runtime.messages(keyOf(params), query.after, query.limit);
        return reply.type("application/json; charset=utf-8").send(Readable.from(inPieces(page)));
      },
    }),
  ];
}

/** The page as JSON: of large messages each is a piece of its own, and many small ones are one together. */
async function* inPieces({ messages, next }: ReturnType<Runtime["messages"]>) {
  let text = '{"messages":[';
  for (const [at, message] of messages.entries()) {
    const { typename, value } = message;
    text += `${at === 0 ? "" : ","}${headOf(message)},`;
    const rendered =
      value === undefined
        ? JSON.stringify({ typename, value: null })
        : await renderTyped(typename, value);
    // Without its opening brace.
    if (typeof rendered === "string") {
      text += rendered.slice(1);
    } else {
      yield text;
      yield rendered.subarray(1);
      text = "";
    }
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield `${text}]${next === undefined ? "" : `,"next":${next}`}}`;
}

function headOf({ seq, caller, origin, value }: Message): string {
  const head = {
    seq,
    ...(caller && { caller }),
    ...renderOrigin(origin),
    bytes: value?.length ?? 0,
  };
  return JSON.stringify(head).slice(0, -1);
}
