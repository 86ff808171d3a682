/** Looking inside: what an instance holds and waits for, what an operator can do about it, and who is not served any more. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { assertNoQuery } from "../kafka-rest/queries.ts";
import type { InstanceKey } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import { renderFailure } from "./failure-routes.ts";
import { plainTyped } from "./plain-typed.ts";

/** Of the delayed messages of an instance. */
const MAX_LISTED = 1000;

type InstanceRequest = FastifyRequest<{ Params: { namespace: string; name: string; id: string } }>;

export function functionRoutes(app: FastifyInstance, runtime: Runtime): void {
  const path = "/functions/:namespace/:name/:id";

  app.get(path, async (request: InstanceRequest) => {
    const { state, mailboxSize, failure } = runtime.inspect(keyOf(request));
    const values = state.map(({ name, typename, value }) => [
      name,
      { typename, ...plainTyped(typename, value) },
    ]);
    return {
      state: Object.fromEntries(values),
      mailbox: mailboxSize,
      ...(failure && { failure: renderFailure(failure) }),
    };
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

  app.get("/unserved", async ({ query }) => {
    assertNoQuery(query);
    return runtime.unserved();
  });
}

/** @throws RequestError `invalid-query` for a query, of which there is none */
function keyOf({ params: { namespace, name, id }, query }: InstanceRequest): InstanceKey {
  assertNoQuery(query);
  return { function: `${namespace}/${name}`, id };
}
