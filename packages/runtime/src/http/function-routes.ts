/** Looking inside: what an instance holds and waits for, what an operator can do about it, and who is not served any more. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { renderTyped } from "../kafka-rest/large-json.ts";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { assertNoQuery } from "../kafka-rest/queries.ts";
import type { InstanceKey } from "../model.ts";
import type { InstanceView } from "../operator/instances.ts";
import type { Runtime } from "../runtime.ts";
import { renderFailure } from "./failure-routes.ts";

/** Of the delayed messages of an instance. */
const MAX_LISTED = 1000;

type InstanceRequest = FastifyRequest<{ Params: { namespace: string; name: string; id: string } }>;

export function functionRoutes(app: FastifyInstance, runtime: Runtime): void {
  const path = "/functions/:namespace/:name/:id";

  app.get(path, async (request: InstanceRequest, reply) => {
    const view = runtime.inspect(keyOf(request));
    return reply.type("application/json; charset=utf-8").send(Readable.from(inPieces(view)));
  });

  app.delete(path, async (request: InstanceRequest) => ({
    removed: await runtime.reset(keyOf(request)),
  }));

  app.get(`${path}/delayed`, async (request: InstanceRequest) => {
    const timers = await runtime.delayed(keyOf(request), MAX_LISTED);
    return timers.map(({ fireAt, caller, token, typename, value }) => ({
      at: new Date(fireAt).toISOString(),
      caller,
      ...(token !== undefined && { token }),
      typename,
      ...(value === undefined ? { value: null } : plainTyped(typename, value)),
    }));
  });

  app.post(`${path}/retry`, async (request: InstanceRequest) => {
    const key = keyOf(request);
    runtime.retry(key);
    return { retried: key };
  });

  app.post(`${path}/dead-letter`, async (request: InstanceRequest) =>
    runtime.deadLetter(keyOf(request)),
  );

  app.get("/endpoints", async ({ query }) => {
    assertNoQuery(query);
    return runtime.endpoints().map(({ outage, ...endpoint }) => ({
      ...endpoint,
      up: outage === undefined,
      ...(outage && renderFailure(outage)),
    }));
  });

  app.get("/unserved", async ({ query }) => {
    assertNoQuery(query);
    return runtime.unserved();
  });
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

/** @throws RequestError `invalid-query` for a query, of which there is none */
function keyOf({ params: { namespace, name, id }, query }: InstanceRequest): InstanceKey {
  assertNoQuery(query);
  return { function: `${namespace}/${name}`, id };
}
