/**
 * The newest events, numbered: whoever follows them reads on from the last one that it has, at its own pace. It is bounded,
 * so whoever is too slow, or was away for too long, finds that some are gone.
 */

/** What is kept, in events and in characters of their JSON; the newest one always is. */
const MOST_EVENTS = 1000;
const MOST_CHARACTERS = 1024 * 1024;

export interface LoggedEvent {
  readonly seq: number;
  /** Its kind. */
  readonly event: string;
  /** What it says, once for all who read it. */
  readonly json: string;
}

export class EventLog {
  readonly #events: LoggedEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #characters = 0;
  #last = 0;

  /** The seq of the newest event, whether it is kept or not. */
  get last(): number {
    return this.#last;
  }

  add(event: string, data: unknown): void {
    const json = JSON.stringify(data);
    this.#events.push({ seq: ++this.#last, event, json });
    this.#characters += json.length;
    while (
      this.#events.length > MOST_EVENTS ||
      (this.#characters > MOST_CHARACTERS && this.#events.length > 1)
    ) {
      this.#characters -= this.#events.shift()?.json.length ?? 0;
    }
    for (const wake of this.#waiting) wake();
  }

  /** Forgets all of them: what comes next does not follow on what was before. */
  clear(): void {
    this.#events.length = 0;
    this.#characters = 0;
    this.#last++;
  }

  /** Those after `seq`; undefined when not all of them are kept. */
  after(seq: number): readonly LoggedEvent[] | undefined {
    const missing = seq - (this.#last - this.#events.length);
    return missing < 0 || seq > this.#last ? undefined : this.#events.slice(missing);
  }

  /** Resolves at the next event, and when the wait is ended. */
  next(ended: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        ended.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      ended.addEventListener("abort", done);
    });
  }
}
