/** Notes each request that only an operator may send: who sent it, what it was about and how it ended. */
import type { FastifyRequest } from "fastify";
import { ANYBODY } from "../access/tokens.ts";
import { RequestError } from "../errors.ts";
import type { OperatorAction } from "../operator/audit.ts";

export type Note = (action: OperatorAction) => void;

/** Does it, and notes it whether it succeeds or not. */
export async function audited(
  note: Note,
  what: {
    readonly action: string;
    readonly request: FastifyRequest;
    readonly target: Readonly<Record<string, unknown>>;
  },
  act: () => unknown,
): Promise<unknown> {
  const { action, request, target } = what;
  const by = (request.caller ?? ANYBODY).name;
  try {
    const answer = await act();
    note({ action, by, target, outcome: "done" });
    return answer;
  } catch (error) {
    const outcome = error instanceof RequestError ? error.code : "failed";
    note({ action, by, target, outcome });
    throw error;
  }
}

/** What a request is about, from its path and its query: an instance by its function and id. */
export function targetOf(
  params: object = {},
  query: object = {},
): Readonly<Record<string, unknown>> {
  const { namespace, name, ...rest } = params as Readonly<Record<string, unknown>>;
  return {
    ...(namespace !== undefined && { function: `${namespace}/${name}` }),
    ...rest,
    ...query,
  };
}
