/** Looking inside: what an instance holds and waits for, what an operator can do about it, and who is not served any more. */
import { Readable } from "node:stream";
import * as z from "zod";
import { renderTyped } from "../kafka-rest/large-json.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Message } from "../model.ts";
import type { InstanceView } from "../operator/instances.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import {
  Address,
  type Batch,
  Count,
  Instance,
  InstancePath,
  keyOf,
  renderFailure,
  renderPause,
} from "./views.ts";

/** Of the messages of the batch in flight. */
const MAX_RUNNING = 10;

const PATH = "/functions/{namespace}/{name}/{id}";

const of = { tag: "instances", params: InstancePath, refuses: ["unknown-instance"] } as const;

export function functionRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      ...of,
      method: "GET",
      path: PATH,
      summary:
        "its state, the number of messages that wait for it, and its failure if there is one",
      role: "read",
      answer: Instance,
      handle: ({ params }, _request, reply) => {
        const view = runtime.inspect(keyOf(params));
        return reply.type("application/json; charset=utf-8").send(Readable.from(inPieces(view)));
      },
    }),
    operation({
      ...of,
      method: "DELETE",
      path: PATH,
      summary:
        "removes its state, and with `everything` what waits for it and is to come to it, too; it has to be at rest, or paused",
      role: "operate",
      query: strictObject({ everything: z.enum(["true", "false"]).optional() }),
      answer: z.object({
        removed: z.array(z.string()),
        messages: Count.optional(),
        delayed: Count.optional(),
      }),
      refuses: ["unknown-instance", "busy-instance", "too-large"],
      async handle({ params, query }) {
        const key = keyOf(params);
        if (query.everything !== "true") return { removed: await runtime.reset(key) };
        const { values, ...counts } = await runtime.remove(key);
        return { removed: values, ...counts };
      },
    }),
    operation({
      ...of,
      method: "POST",
      path: `${PATH}/retry`,
      summary: "tries a failing instance again now",
      role: "operate",
      answer: z.object({ retried: Address }),
      refuses: ["unknown-instance", "busy-instance"],
      handle: ({ params }) => {
        const key = keyOf(params);
        runtime.retry(key);
        return { retried: key };
      },
    }),
    operation({
      method: "GET",
      path: "/unserved",
      tag: "functions",
      summary: "the functions that the module has dropped, and how many messages wait for each",
      role: "read",
      answer: z.array(z.object({ function: z.string(), messages: z.int() })),
      handle: () => runtime.unserved(),
    }),
  ];
}

/** An instance as JSON, value by value: some of them may be large. */
async function* inPieces({ state, mailboxSize, running, failure, paused }: InstanceView) {
  let before = '{"state":{';
  for (const { name, typename, value, version, expiresAt } of state) {
    const about = {
      bytes: value.length,
      version,
      ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }),
    };
    yield `${before}${JSON.stringify(name)}:`;
    const rendered = await renderTyped(typename, value);
    // Without its closing brace.
    yield typeof rendered === "string" ? rendered.slice(0, -1) : rendered.subarray(0, -1);
    before = `,${JSON.stringify(about).slice(1)},`;
  }
  const rest = {
    mailbox: mailboxSize,
    ...(running && { runningSince: timeText(running.since), running: renderBatch(running.batch) }),
    ...(failure && { failure: renderFailure(failure) }),
    ...(paused && { paused: renderPause(paused) }),
  };
  yield `${state.length === 0 ? before : before.slice(0, -1)}},${JSON.stringify(rest).slice(1)}`;
}

function renderBatch(batch: readonly Message[]): z.infer<typeof Batch> {
  return {
    batch: batch.length,
    messages: batch.slice(0, MAX_RUNNING).map(({ typename, caller, value }) => ({
      typename,
      ...(caller && { caller }),
      bytes: value?.length ?? 0,
    })),
  };
}
