/** One call of a function: the exchange until there is an answer to go by. */
import type { BatchRequest, BatchResult, PersistedValueSpec } from "statefun-wire";
import type { Message } from "../model.ts";
import { InvalidReply } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** What is called, and what is known of it by now. */
export interface Callee {
  readonly transport: Transport;
  /** The values that the function has declared, by name. A call may add some. */
  readonly values: Map<string, PersistedValueSpec>;
}

/** A value of the state as it is sent. */
export interface SentValue {
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

/**
 * Sends a batch, and once more when the function has to be sent more of its state first. `storedValue` gives the value of a
 * name, undefined when it is empty. Rejects with the reason when that fails.
 */
export async function call(
  { transport, values }: Callee,
  target: BatchRequest["target"],
  batch: readonly Message[],
  storedValue: (name: string) => SentValue | undefined,
): Promise<BatchResult> {
  const invocations = batch.map(({ caller, typename, value }) => ({
    caller: caller && { typename: caller.function, id: caller.id },
    argument: { typename, value },
  }));
  for (;;) {
    const state = [...values.values()].map(({ name, typename }) => {
      const stored = storedValue(name);
      return { name, typename: stored?.typename ?? typename, value: stored?.value };
    });
    const response = await transport.send({ target, state, invocations });
    if (response.kind === "result") return response;
    const { missing } = response;
    if (missing.length === 0) {
      throw new InvalidReply("it lacks values of its state, but does not say which");
    }
    if (missing.some(({ name }) => name === "")) {
      throw new InvalidReply("it declares a value without a name");
    }
    const sent = new Set(state.map(({ name }) => name));
    const unknown = missing.filter(({ name }) => !sent.has(name));
    if (unknown.length === 0) {
      const names = missing.map(({ name }) => name).join(", ");
      throw new InvalidReply(`it asks again for values of its state that it was sent: ${names}`);
    }
    for (const value of unknown) values.set(value.name, value);
  }
}
