/** What several features ask of the service, beside the runtime. */
import type {
  BatchRequest,
  BatchResponse,
  PersistedValue,
  PersistedValueSpec,
} from "statefun-wire";
import { type Command, commands, INTERPRETER, OBSERVER, read, type Said } from "../contract.ts";
import type { Subject } from "../subject.ts";
import { report } from "./commands.ts";

/** A batch of one message from an ingress. */
export function batchOf(
  id: string,
  state: readonly PersistedValue[],
  ...all: readonly Command[]
): BatchRequest {
  return {
    target: { typename: INTERPRETER, id },
    state,
    invocations: [{ caller: undefined, argument: commands(...all) }],
  };
}

/** The values that the service declares when it is sent none. @throws Error when it does not */
export async function declared(subject: Subject): Promise<readonly PersistedValueSpec[]> {
  const response = await subject.service.call(batchOf("declared", [], report("a")));
  if (response.kind === "incomplete") return response.missing;
  throw new Error("expected it to ask for its values, and it has handled a batch without them");
}

/** All of them, without a value. */
export async function stateless(subject: Subject): Promise<readonly PersistedValue[]> {
  const specs = await declared(subject);
  return specs.map(({ name, typename }) => ({ name, typename, value: undefined }));
}

/** What it says to the observer in an answer. @throws Error when the answer is something else */
export function saidIn(response: BatchResponse): readonly Said[] {
  if (response.kind === "incomplete") {
    const names = response.missing.map(({ name }) => name).join(", ");
    throw new Error(`it asks for values that it was sent: ${names}`);
  }
  return response.messages
    .filter(({ target }) => target.typename === OBSERVER)
    .map(({ argument }) => read(argument));
}
