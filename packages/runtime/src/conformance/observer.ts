/** The function that the service under test reports to: it has no state and does nothing but remember what came. */
import type { BatchHandler, TypedValue } from "statefun-wire";

export class Observer {
  readonly #seen = new Map<string, TypedValue[]>();

  readonly handle: BatchHandler = ({ target, invocations }) => {
    const seen = this.#seen.get(target.id) ?? [];
    this.#seen.set(target.id, seen);
    seen.push(...invocations.map(({ argument }) => argument));
    return { kind: "result", mutations: [], messages: [], delayed: [], egresses: [] };
  };

  /** What has come under this id since it was last asked for, in order. */
  take(id: string): readonly TypedValue[] {
    return this.#seen.get(id)?.splice(0) ?? [];
  }
}
