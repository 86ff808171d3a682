/**
 * What has changed since it was looked at last, for those who watch: each thing once, however often it has changed. It is told
 * by paths that are hot, which costs them a look at a flag while nobody watches.
 */
import type { InstanceKey } from "./model.ts";

/** So many things of a kind are told apart; with more of them whoever watches had better look at everything. */
const MOST = 1000;

/** What has changed, by its name. */
export interface Gathered {
  readonly topics: Map<string, string>;
  readonly endpoints: Map<string, string>;
  /** Instances that have begun to fail, failed again or recovered. */
  readonly failures: Map<string, InstanceKey>;
  /** What was paused or resumed: with an empty id a function, and without a function everything. */
  readonly pauses: Map<string, InstanceKey>;
  /** Whether there was more. */
  isMore: boolean;
}

const nothing = (): Gathered => ({
  topics: new Map(),
  endpoints: new Map(),
  failures: new Map(),
  pauses: new Map(),
  isMore: false,
});

export class Changes {
  #onFirst: (() => void) | undefined;
  #isTold = false;
  #gathered = nothing();

  /** From now on gathers, and calls back at the first change after each {@link take}. */
  begin(onFirst: () => void): void {
    this.#onFirst = onFirst;
  }

  /** Gathers no more, and forgets what it has. */
  end(): void {
    this.#onFirst = undefined;
    this.take();
  }

  take(): Gathered {
    const gathered = this.#gathered;
    this.#gathered = nothing();
    this.#isTold = false;
    return gathered;
  }

  /** Something is durable, or functions were called, or do not answer. */
  work(): void {
    if (this.#isTold || this.#onFirst === undefined) return;
    this.#isTold = true;
    this.#onFirst();
  }

  /** Records, or a position, are durable. */
  topic(name: string): void {
    if (this.#onFirst !== undefined) this.#add(this.#gathered.topics, name, name);
  }

  /** Its service has gone away, or is back. */
  endpoint(name: string): void {
    if (this.#onFirst !== undefined) this.#add(this.#gathered.endpoints, name, name);
  }

  failure(key: InstanceKey): void {
    if (this.#onFirst !== undefined) this.#add(this.#gathered.failures, nameOf(key), key);
  }

  pause(place: InstanceKey): void {
    if (this.#onFirst !== undefined) this.#add(this.#gathered.pauses, nameOf(place), place);
  }

  #add<What>(kind: Map<string, What>, name: string, what: What): void {
    if (kind.size < MOST || kind.has(name)) kind.set(name, what);
    else this.#gathered.isMore = true;
    this.work();
  }
}

function nameOf({ function: typename, id }: InstanceKey): string {
  return `${typename}/${id}`;
}
