/**
 * What the messages of a batch asked for so far. What a message that failed has asked for can be taken back without touching
 * the others'.
 */
import type { DelayedMessage, EgressMessage, OutgoingMessage } from "statefun-wire";
import { StateFunError } from "./errors.ts";

/** In the order of the calls. */
export class Effects {
  readonly messages: OutgoingMessage[] = [];
  readonly delayed: DelayedMessage[] = [];
  readonly egresses: EgressMessage[] = [];
  /** The tokens of `delayed` that are not cancelled again. */
  readonly #pending = new Set<string>();
  #saved = { messages: 0, delayed: 0, egresses: 0 };

  /** From here on, {@link rollback} takes back to this point. */
  savepoint(): void {
    this.#saved.messages = this.messages.length;
    this.#saved.delayed = this.delayed.length;
    this.#saved.egresses = this.egresses.length;
  }

  rollback(): void {
    this.messages.length = this.#saved.messages;
    this.egresses.length = this.#saved.egresses;
    if (this.delayed.length === this.#saved.delayed) return;
    const kept = this.delayed.splice(0).slice(0, this.#saved.delayed);
    this.#pending.clear();
    for (const delayed of kept) this.addDelayed(delayed);
  }

  /**
   * Adds a delayed message or a cancellation.
   *
   * @throws StateFunError `invalid-argument` for a token that is pending: Flink fails the whole job for it, so what can be
   * seen of it in one batch is refused here
   */
  addDelayed(delayed: DelayedMessage): void {
    if (delayed.cancel !== undefined) {
      this.#pending.delete(delayed.cancel);
    } else if (delayed.token !== undefined) {
      if (this.#pending.has(delayed.token)) {
        throw new StateFunError(
          "invalid-argument",
          `the cancellation token "${delayed.token}" is pending already: cancel it first, or use another`,
        );
      }
      this.#pending.add(delayed.token);
    }
    this.delayed.push(delayed);
  }
}
