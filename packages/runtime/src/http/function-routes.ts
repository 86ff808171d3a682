/** Looking inside: the state of an instance, which instances fail, and what an operator can do about those. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Instance } from "../functions/instance.ts";
import { plainTyped, textOf } from "../kafka-rest/plain-value.ts";
import type { InstanceKey, Message } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import { ApiError } from "./server.ts";

const DEAD_LETTERS = "dead-letters";
/** Enough to see what is wrong; the metrics have the number. */
const MAX_LISTED = 1000;

type InstanceRequest = FastifyRequest<{ Params: { namespace: string; name: string; id: string } }>;

export function functionRoutes(app: FastifyInstance, runtime: Runtime): void {
  const path = "/functions/:namespace/:name/:id";

  app.get(path, async (request: InstanceRequest) => {
    const key = keyOf(request);
    const now = runtime.clock.now();
    const rows = runtime.store
      .state(key)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
    const mailbox = runtime.store.mailboxSize(key);
    if (rows.length === 0 && mailbox === 0) {
      throw new ApiError(40403, `nothing is known of ${key.function} "${key.id}"`);
    }
    const state = rows.map(({ name, typename, value }) => [
      name,
      { typename, ...plainTyped(typename, value ?? new Uint8Array(0)) },
    ]);
    const instance = runtime.instance(key);
    return {
      state: Object.fromEntries(state),
      mailbox,
      ...(instance?.failure && { failure: describe(instance) }),
    };
  });

  app.get("/failures", async () =>
    [...runtime.failing()]
      .slice(0, MAX_LISTED)
      .map((instance) => ({ ...instance.key, ...describe(instance) })),
  );

  app.post(`${path}/retry`, async (request: InstanceRequest) => {
    const instance = failing(runtime, keyOf(request));
    runtime.retry(instance);
    return { retried: instance.key };
  });

  app.post(`${path}/dead-letter`, async (request: InstanceRequest) => {
    const instance = failing(runtime, keyOf(request));
    const { failure } = instance;
    const message = await runtime.skipHead(instance, DEAD_LETTERS, (head) =>
      deadLetter(head, failure?.reason ?? "", runtime.clock.now()),
    );
    if (message === undefined) {
      throw new ApiError(
        40901,
        `${instance.key.function} "${instance.key.id}" is being tried right now: try again`,
      );
    }
    return { topic: DEAD_LETTERS, typename: message.typename };
  });
}

function keyOf({ params: { namespace, name, id } }: InstanceRequest): InstanceKey {
  return { function: `${namespace}/${name}`, id };
}

function failing(runtime: Runtime, key: InstanceKey): Instance {
  const instance = runtime.instance(key);
  if (instance?.failure !== undefined) return instance;
  throw new ApiError(40403, `${key.function} "${key.id}" does not fail`);
}

function describe({ failure }: Instance) {
  return (
    failure && {
      attempts: failure.attempts,
      reason: failure.reason,
      since: new Date(failure.since).toISOString(),
      retryAt: new Date(failure.retryAt).toISOString(),
    }
  );
}

/** The record of a message that an operator gave up, in the form that functions give it too. */
function deadLetter(
  { target, typename, value }: Message,
  reason: string,
  time: number,
): Uint8Array {
  const payload = value ?? new Uint8Array(0);
  const text = textOf(payload);
  return Buffer.from(
    JSON.stringify({
      key: target.id,
      function: target.function,
      typename,
      payload: text ?? Buffer.from(payload).toString("base64"),
      encoding: text === undefined ? "base64" : "utf8",
      reason,
      time: new Date(time).toISOString(),
    }),
  );
}
