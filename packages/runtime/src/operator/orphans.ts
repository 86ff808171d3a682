/** Orphans: what is left of functions that the module does not serve any more. It is moved to another one, or removed. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { FunctionCounts } from "../store/store.ts";
import { assertServed } from "./address.ts";
import { Heir, type HeirParts } from "./heir.ts";
import { OneByOne } from "./one-by-one.ts";
import { type Moved, OrphanChange } from "./orphan-change.ts";

/** Functions that are looked at in one turn of the event loop. */
const PAGE = 1000;

type Parts = HeirParts & Pick<Assembly, "committer">;

export class OrphanOperator {
  readonly #parts: Parts;
  readonly #changes = new OneByOne();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The functions that are not served, and there is something of, by their names: `limit` at most behind `after`. */
  async list(after: string, limit: number): Promise<FunctionCounts[]> {
    const { store, types, clock } = this.#parts;
    const found: FunctionCounts[] = [];
    for (let last: string | undefined = after; last !== undefined && found.length < limit; ) {
      const page = store.functions(last, PAGE);
      found.push(...page.filter((counts) => !types.isServed(counts.function)));
      last = page.length < PAGE ? undefined : page.at(-1)?.function;
      if (last !== undefined) await new Promise<void>((resolve) => clock.soon(resolve));
    }
    return found.slice(0, limit);
  }

  /**
   * Moves all that is left of a function to another one, instance by instance: its state, its messages in their order, and the
   * delayed ones. A part of it goes in each commit, until `signal` is aborted. Resolves when that is durable; what was left can
   * be moved by the same again.
   *
   * @throws RequestError `unknown-function` when there is nothing of the one, or the other is not served; `served-function` when
   * the one is served; StoreFailedError when it may never be durable, and then some may have been moved
   */
  async move(from: string, to: string, signal: AbortSignal): Promise<Moved> {
    assertServed(this.#parts, to);
    return this.#change(from, new Heir(this.#parts, to), signal);
  }

  /** Removes all that is left of a function, as {@link move} moves it. @throws as it does */
  remove(typename: string, signal: AbortSignal): Promise<Moved> {
    return this.#change(typename, undefined, signal);
  }

  async #change(typename: string, heir: Heir | undefined, signal: AbortSignal): Promise<Moved> {
    const { store, types, committer } = this.#parts;
    if (types.isServed(typename)) {
      throw new RequestError(
        "served-function",
        `${typename} is served by the module, so it is not an orphan`,
      );
    }
    if (store.functionCounts(typename) === undefined) {
      throw new RequestError("unknown-function", `there is nothing of ${typename}`);
    }
    const change = new OrphanChange(this.#parts, typename, heir);
    // One at a time: what one of them has changed the next one reads when it is durable.
    for (let hasMore = true; hasMore && !signal.aborted; ) {
      hasMore = await this.#changes.run(async () => {
        await committer.room();
        const more = change.slice();
        await committer.settled();
        return more;
      });
    }
    return change.done;
  }
}
