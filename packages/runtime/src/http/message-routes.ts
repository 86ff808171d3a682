/** Messages of an instance: sending one, giving up the one at its head, and those that are to come later. */
import * as z from "zod";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { requiredNumber, someNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import { typedBytes } from "../kafka-rest/typed-bytes.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import {
  Address,
  Count,
  DelayedMessage,
  GivenValue,
  InstancePath,
  keyOf,
  TypeName,
} from "./views.ts";

/** Of the delayed messages of an instance. */
const MAX_LISTED = 1000;

const PATH = "/functions/{namespace}/{name}/{id}";

/** The number of a message. */
const Seq = requiredNumber().meta({ description: "of the message that was seen" });
const DelayedPath = InstancePath.extend({ seq: Seq });

const of = { tag: "instances", role: "operate", params: InstancePath } as const;
const ofHead = {
  ...of,
  method: "POST",
  refuses: ["unknown-instance", "unknown-message", "busy-instance", "moved-on"],
} as const;
const ofDelayed = {
  ...of,
  params: DelayedPath,
  refuses: ["unknown-message"],
} as const;

export function messageRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      ...of,
      method: "POST",
      path: `${PATH}/messages`,
      summary: "sends it a message, as from outside, and answers when that is durable",
      body: strictObject({ ...GivenValue.shape, typename: TypeName }),
      answer: z.object({ sent: Address }),
      refuses: ["unknown-function"],
      async handle({ params, body }) {
        const key = keyOf(params);
        await runtime.send(key, body.typename, typedBytes(body.typename, body));
        return { sent: key };
      },
    }),
    operation({
      ...ofHead,
      path: `${PATH}/skip`,
      summary: "drops the message at the head of one that fails or is paused, for good",
      query: strictObject({ seq: Seq }),
      answer: z.object({ skipped: Count, typename: z.string() }),
      async handle({ params, query }) {
        const { seq, typename } = await runtime.skip(keyOf(params), query.seq);
        return { skipped: seq, typename };
      },
    }),
    operation({
      ...ofHead,
      path: `${PATH}/dead-letter`,
      summary:
        "moves the message at the head of one that fails or is paused to the dead letters; the next one goes on",
      query: strictObject({ seq: someNumber() }),
      answer: z.object({ topic: z.string(), typename: z.string() }),
      handle: ({ params, query }) => runtime.deadLetter(keyOf(params), query.seq),
    }),
    operation({
      ...of,
      method: "GET",
      path: `${PATH}/delayed`,
      summary: `the delayed messages that are to come to it, the next one first: ${MAX_LISTED} at most`,
      role: "read",
      answer: z.array(DelayedMessage),
      async handle({ params }) {
        const timers = await runtime.delayed(keyOf(params), MAX_LISTED);
        return timers.map(({ seq, fireAt, caller, token, typename, value }) => ({
          seq,
          at: timeText(fireAt),
          caller,
          ...(token !== undefined && { token }),
          typename,
          ...(value === undefined ? { value: null } : plainTyped(typename, value)),
        }));
      },
    }),
    operation({
      ...ofDelayed,
      method: "DELETE",
      path: `${PATH}/delayed/{seq}`,
      summary: "cancels a delayed message that is to come to it",
      answer: z.object({ cancelled: Count }),
      async handle({ params: { seq, ...address } }) {
        await runtime.cancelDelayed(keyOf(address), seq);
        return { cancelled: seq };
      },
    }),
    operation({
      ...ofDelayed,
      method: "POST",
      path: `${PATH}/delayed/{seq}/fire`,
      summary: "lets a delayed message come now",
      answer: z.object({ fired: Count }),
      async handle({ params: { seq, ...address } }) {
        await runtime.fireDelayed(keyOf(address), seq);
        return { fired: seq };
      },
    }),
  ];
}
