/** The functions that the runtime has anything of, each with how much that is and how it is doing. */
import type { PersistedValueSpec } from "statefun-wire";
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { FunctionCounts, Mailbox } from "../store/store.ts";

/** Of the fullest mailboxes of a function. */
const FULLEST = 5;

/** What is durable of a function, and how it is doing since it was last without instances in memory. */
export interface FunctionView extends FunctionCounts {
  /** Whether an endpoint of the module serves it. */
  readonly isServed: boolean;
  readonly isPaused: boolean;
  /** When the next delayed message comes, in milliseconds since 1970, where that is known. */
  readonly nextDelayed: number | undefined;
  /** Messages that it has dealt with, and how many in a second lately. */
  readonly invocations: number;
  readonly rate: number;
  /** Attempts that failed, and the instances that wait for another one. */
  readonly failures: number;
  readonly failing: number;
  readonly callsInFlight: number;
  readonly fullest: readonly Mailbox[];
}

interface Declaring {
  readonly declared: readonly PersistedValueSpec[];
}

type Parts = Pick<Assembly, "store" | "types" | "timers" | "rates" | "pauses">;

export class FunctionsOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that come after a name, in the order of their names: `limit` of them at most. */
  functions(after: string, limit: number): FunctionView[] {
    const { store, types } = this.#parts;
    const stored = store.functions(after, limit).map((counts) => counts.function);
    const inMemory = [...types.all()].map(({ typename }) => typename);
    const names = new Set([...stored, ...inMemory.filter((name) => name > after)]);
    return [...names]
      .sort()
      .slice(0, limit)
      .map((name) => this.#view(name));
  }

  /**
   * One of them, with the values of its state that it has declared since it was last without instances in memory.
   *
   * @throws RequestError `unknown-function` when it is not served, and there is nothing of it
   */
  function(typename: string): FunctionView & Declaring {
    const view = this.#view(typename);
    const { isServed, instances, messages, timers } = view;
    if (!isServed && instances + messages + timers === 0) {
      throw new RequestError(
        "unknown-function",
        `no endpoint of the module serves ${typename}, and there is nothing of it`,
      );
    }
    const declared = this.#parts.types.get(typename)?.declared.values.values();
    return { ...view, declared: [...(declared ?? [])] };
  }

  #view(typename: string): FunctionView {
    const { store, types, timers, rates, pauses } = this.#parts;
    const type = types.get(typename);
    return {
      ...(store.functionCounts(typename) ?? NOTHING),
      function: typename,
      isServed: types.isServed(typename),
      isPaused: pauses.of({ function: typename, id: "" }) !== undefined,
      nextDelayed: timers.nextFor(typename),
      invocations: type?.stats.invocations ?? 0,
      rate: type === undefined ? 0 : rates.of(type),
      failures: type?.stats.failures ?? 0,
      failing: type?.failing ?? 0,
      callsInFlight: type?.running ?? 0,
      fullest: store.fullestMailboxes(typename, FULLEST),
    };
  }
}

const NOTHING = { instances: 0, messages: 0, timers: 0 };
