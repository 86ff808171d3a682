/** How many messages a function deals with in a second, lately: a look at its figures every few seconds costs next to nothing. */
import type { Clock } from "../clock.ts";
import type { FunctionType } from "./function-type.ts";
import type { FunctionTypes } from "./function-types.ts";

/** How far looks are apart, in milliseconds: a rate is of the last one to two of them. */
export const LOOK_MS = 5000;

/** What functions had done by a moment, which is monotonic. */
interface Look {
  readonly at: number;
  readonly invocations: ReadonlyMap<FunctionType, number>;
}

export interface RatesOptions {
  readonly types: Pick<FunctionTypes, "all">;
  readonly clock: Pick<Clock, "monotonic" | "after">;
}

export class Rates {
  readonly #options: RatesOptions;
  #before: Look;
  #last: Look;
  #cancel: () => void = () => undefined;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.#last = { at: options.clock.monotonic(), invocations: new Map() };
    this.#before = this.#last;
  }

  start(): void {
    this.#cancel = this.#options.clock.after(LOOK_MS, () => {
      const { clock, types } = this.#options;
      this.#before = this.#last;
      this.#last = {
        at: clock.monotonic(),
        invocations: new Map([...types.all()].map((type) => [type, type.stats.invocations])),
      };
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  /** Messages a second. */
  of(type: FunctionType): number {
    const { at, invocations } = this.#before;
    const seconds = (this.#options.clock.monotonic() - at) / 1000;
    return seconds > 0 ? (type.stats.invocations - (invocations.get(type) ?? 0)) / seconds : 0;
  }
}
