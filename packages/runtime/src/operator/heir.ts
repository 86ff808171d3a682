/** A function that gets what is left of another one: under the same ids, and from the same senders. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { Message, PersistedValue, Timer } from "../model.ts";
import { assertAtRest, inMemory } from "./rest.ts";

export type HeirParts = Pick<
  Assembly,
  "store" | "types" | "instances" | "dispatcher" | "timers" | "pauses" | "clock"
>;

export class Heir {
  readonly #parts: HeirParts;
  readonly #function: string;

  constructor(parts: HeirParts, typename: string) {
    this.#parts = parts;
    this.#function = typename;
  }

  /** @throws RequestError `busy-instance` when its own instance is not at rest, or has one of the values; then it takes none */
  takeState(id: string, values: readonly PersistedValue[]): void {
    const { instances, clock } = this.#parts;
    const key = { function: this.#function, id };
    assertAtRest(this.#parts, key);
    const instance = inMemory(this.#parts, key);
    if (instance === undefined) return;
    const now = clock.now();
    const own = values.find(({ name }) => instances.value(instance, name, now) !== undefined);
    if (own !== undefined) {
      const reason = `${this.#function} "${id}" has a value "${own.name}" of its own`;
      throw new RequestError("busy-instance", reason);
    }
    for (const { name, ...value } of values) instances.putValue(instance, name, value);
  }

  takeMessage(message: Message): void {
    const target = { ...message.target, function: this.#function };
    const origin = message.origin ?? { topic: undefined, number: message.seq };
    this.#parts.dispatcher.relay({ ...message, target, origin });
  }

  takeTimer(timer: Timer): void {
    const target = { ...timer.target, function: this.#function };
    this.#parts.timers.set({ ...timer, target });
  }
}
