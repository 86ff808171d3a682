/** Looking inside: what an instance holds and waits for, what an operator can do about it, and who is not served any more. */
import { Readable } from "node:stream";
import * as z from "zod";
import { renderTyped } from "../kafka-rest/large-json.ts";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import type { InstanceKey } from "../model.ts";
import type { InstanceView } from "../operator/instances.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import {
  Address,
  DelayedMessage,
  Failure,
  Instance,
  InstancePath,
  renderFailure,
} from "./views.ts";

/** Of the delayed messages of an instance. */
const MAX_LISTED = 1000;

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
      summary: "removes its state; it has to be at rest",
      role: "operate",
      answer: z.object({ removed: z.array(z.string()) }),
      refuses: ["unknown-instance", "busy-instance"],
      handle: async ({ params }) => ({ removed: await runtime.reset(keyOf(params)) }),
    }),
    operation({
      ...of,
      method: "GET",
      path: `${PATH}/delayed`,
      summary: `the delayed messages that are to come to it, the next one first: ${MAX_LISTED} at most`,
      role: "read",
      answer: z.array(DelayedMessage),
      handle: async ({ params }) => {
        const timers = await runtime.delayed(keyOf(params), MAX_LISTED);
        return timers.map(({ fireAt, caller, token, typename, value }) => ({
          at: new Date(fireAt).toISOString(),
          caller,
          ...(token !== undefined && { token }),
          typename,
          ...(value === undefined ? { value: null } : plainTyped(typename, value)),
        }));
      },
    }),
    operation({
      ...of,
      method: "POST",
      path: `${PATH}/retry`,
      summary: "tries a failing instance again now",
      role: "operate",
      answer: z.object({ retried: Address }),
      handle: ({ params }) => {
        const key = keyOf(params);
        runtime.retry(key);
        return { retried: key };
      },
    }),
    operation({
      ...of,
      method: "POST",
      path: `${PATH}/dead-letter`,
      summary: "moves the message that fails to the dead letters; the next one goes on",
      role: "operate",
      answer: z.object({ topic: z.string(), typename: z.string() }),
      refuses: ["unknown-instance", "busy-instance"],
      handle: ({ params }) => runtime.deadLetter(keyOf(params)),
    }),
    operation({
      method: "GET",
      path: "/endpoints",
      tag: "engine",
      summary:
        "the services that functions have been called at, and since when and why one cannot be reached",
      role: "read",
      answer: z.array(
        z.object({
          functions: z.string().meta({ description: "the pattern of the module" }),
          callsInFlight: z.int(),
          up: z.boolean(),
          ...Failure.partial().shape,
        }),
      ),
      handle: () =>
        runtime.endpoints().map(({ outage, ...endpoint }) => ({
          ...endpoint,
          up: outage === undefined,
          ...(outage && renderFailure(outage)),
        })),
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
async function* inPieces({ state, mailboxSize, runningSince, failure }: InstanceView) {
  let before = '{"state":{';
  for (const { name, typename, value } of state) {
    yield `${before}${JSON.stringify(name)}:`;
    yield await renderTyped(typename, value);
    before = ",";
  }
  const rest = {
    mailbox: mailboxSize,
    ...(runningSince !== undefined && { runningSince: new Date(runningSince).toISOString() }),
    ...(failure && { failure: renderFailure(failure) }),
  };
  yield `${state.length === 0 ? before : ""}},${JSON.stringify(rest).slice(1)}`;
}

function keyOf({ namespace, name, id }: z.output<typeof InstancePath>): InstanceKey {
  return { function: `${namespace}/${name}`, id };
}
