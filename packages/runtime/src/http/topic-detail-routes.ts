/** Which topics there are and how much is in them; looking for records, and removing those that are not needed any more. */
import { Readable } from "node:stream";
import * as z from "zod";
import { RequestError } from "../errors.ts";
import { detailedRecord } from "../kafka-rest/detailed.ts";
import { inPieces, LIST } from "../kafka-rest/pieces.ts";
import { requiredNumber, someNumber, wholeNumber } from "../kafka-rest/queries.ts";
import { typeOf } from "../kafka-rest/responses.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { TopicPage } from "../operator/topic-search.ts";
import { TOPIC_KINDS, type TopicView } from "../operator/topics.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { Flag, Moment } from "./queries.ts";
import { byType, Offset, Record, TopicPath } from "./topic-views.ts";
import { Time } from "./views.ts";

/** Of a page. */
const MAX_LISTED = 1000;

const Topic = z.object({
  topic: z.string(),
  kind: z.enum(TOPIC_KINDS).meta({
    description: "dropped: the module does not read it any more, and records wait in it",
  }),
  firstOffset: Offset,
  nextOffset: Offset,
  records: z.int(),
  bytes: z.int().meta({ description: "of their keys, values and headers" }),
  position: Offset.meta({
    description:
      "of the first record that no function was sent yet; with `forwardedTo` that Kafka has not acknowledged",
  }),
  forwardedTo: z.string().optional().meta({
    description: "the address of the Kafka that its records go to",
  }),
  lag: z.int().meta({ description: "how many those are" }),
  retention: z.object({ ageMs: z.int(), maxBytes: z.int().optional() }),
});
const KafkaPlace = z
  .object({
    partition: z.int(),
    offset: z.int(),
    time: Time.optional(),
    headers: z
      .array(
        z.tuple([z.string(), z.union([z.string(), z.object({ base64: z.string() }), z.null()])]),
      )
      .meta({ description: "name and value each; a value that is not UTF-8 is in base64" }),
  })
  .meta({ description: "where the record stood in the Kafka that it was read from" });
const Search = strictObject({
  offset: someNumber().meta({ description: "from there on" }),
  time: Moment.optional().meta({ description: "from then on" }),
  last: someNumber().meta({ description: "of the last so many" }),
  newest: Flag.meta({ description: "the last one first" }),
  before: someNumber().meta({ description: "with `newest`: none from that offset on" }),
  key: z.string().optional().meta({ description: "those with this key" }),
  limit: wholeNumber(100, MAX_LISTED),
});
const Found = z.object({
  records: z.array(Record.extend({ time: Time, kafka: KafkaPlace.optional() })),
  next: Offset.meta({
    description: "the `offset` to go on with, and with `newest` the `before`",
  }),
  end: Offset.meta({
    description:
      "there is no more when `next` is that: the offset that the next record gets, and with `newest` that of the first one",
  }),
});
const Before = strictObject({ before: requiredNumber() });

const of = { tag: "topics", params: TopicPath, refuses: ["unknown-topic"] } as const;

export function topicDetailRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/topics",
      tag: "topics",
      summary: "the names of the topics, or what there is of each",
      role: "read",
      query: strictObject({ details: Flag }),
      answer: z.union([z.array(z.string()), z.array(Topic)]),
      handle: ({ query }) =>
        query.details ? runtime.topics.list().map(render) : runtime.topicNames(),
    }),
    operation({
      ...of,
      method: "GET",
      path: "/topics/{topic}",
      summary: "its offsets, how far the functions are, its size, and how long it is kept",
      role: "read",
      answer: Topic,
      handle: ({ params }) => render(runtime.topics.inspect(params.topic)),
    }),
    operation({
      ...of,
      method: "GET",
      path: "/topics/{topic}/records",
      summary:
        "some of its records: from an offset, a time or near the end on, or the last one first, and of one key",
      role: "read",
      query: Search,
      answer: byType(Found),
      async handle({ params, query }, request, reply) {
        const { key, ...rest } = query;
        const starts = [rest.offset, rest.time, rest.last].filter((given) => given !== undefined);
        const refuse = (why: string): never => {
          throw new RequestError("invalid-query", `query: ${why}`);
        };
        if (starts.length > 1)
          refuse('only one of "offset", "time" and "last" says where to begin');
        if (rest.newest && starts.length > 0) {
          refuse('with "newest" it begins at the end, or at "before"');
        }
        if (rest.before !== undefined && !rest.newest)
          refuse('"before" has no effect without "newest"');
        const page = await runtime.topics.search(params.topic, {
          ...rest,
          key: key === undefined ? undefined : Buffer.from(key),
        });
        const type = typeOf(request.headers.accept);
        return reply.type(type).send(Readable.from(bodyOf(page, type)));
      },
    }),
    operation({
      ...of,
      method: "DELETE",
      path: "/topics/{topic}/records",
      summary:
        "removes those before an offset; functions have to have read them, or Kafka to have acknowledged them",
      role: "operate",
      query: Before,
      answer: z.object({ removed: z.int(), firstOffset: Offset }),
      refuses: ["unknown-topic", "unread-records"],
      async handle({ params: { topic }, query: { before } }) {
        const removed = await runtime.topics.forget(topic, before);
        return { removed, firstOffset: runtime.topics.inspect(topic).firstOffset };
      },
    }),
  ];
}

async function* bodyOf({ records, next, end }: TopicPage, type: string) {
  yield '{"records":[';
  yield* inPieces(records.map(detailedRecord), type, LIST);
  yield `],${JSON.stringify({ next, end }).slice(1)}`;
}

function render({
  forwardedTo,
  retention: { ageMs, maxBytes },
  ...view
}: TopicView): z.infer<typeof Topic> {
  return {
    ...view,
    ...(forwardedTo !== undefined && { forwardedTo }),
    records: view.nextOffset - view.firstOffset,
    lag: view.nextOffset - view.position,
    retention: { ageMs, ...(Number.isFinite(maxBytes) && { maxBytes }) },
  };
}
