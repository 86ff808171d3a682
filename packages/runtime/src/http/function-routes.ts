/** Looking inside an instance: its state, whether it fails, and what an operator can do about that. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { assertNoQuery } from "../kafka-rest/queries.ts";
import type { InstanceKey } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import { renderFailure } from "./failure-routes.ts";
import { plainTyped } from "./plain-typed.ts";

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

  app.post(`${path}/retry`, async (request: InstanceRequest) => {
    const key = keyOf(request);
    runtime.retry(key);
    return { retried: key };
  });

  app.post(`${path}/dead-letter`, async (request: InstanceRequest) =>
    runtime.deadLetter(keyOf(request)),
  );
}

/** @throws RequestError `invalid-query` for a query, of which there is none */
function keyOf({ params: { namespace, name, id }, query }: InstanceRequest): InstanceKey {
  assertNoQuery(query);
  return { function: `${namespace}/${name}`, id };
}
