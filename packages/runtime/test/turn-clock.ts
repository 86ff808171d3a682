/** A manual clock that says how much is done in one turn of the event loop, as far as the runtime takes its turns from it. */
import { ManualClock } from "./manual-clock.ts";

export class TurnClock extends ManualClock {
  #turns = [0];

  override soon(callback: () => void): void {
    super.soon(() => {
      this.#turns.push(0);
      callback();
    });
  }

  /** Counts something into the turn that is now. */
  count(amount: number): void {
    this.#turns.push((this.#turns.pop() ?? 0) + amount);
  }

  /** What has been counted in each turn, of those with something to count, since this was asked last. */
  take(): number[] {
    const turns = this.#turns.filter((amount) => amount > 0);
    this.#turns = [0];
    return turns;
  }
}
