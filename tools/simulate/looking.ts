/** What operators see of instances before they do something about them. It may have changed by the time when they do. */
import type { Simulation } from "statefun-runtime/simulation";
import type { Instance, SeenMessage } from "./ledger.ts";
import type { Seen } from "./plan.ts";
import type { Workload } from "./workload.ts";

type Runtime = Simulation["runtime"];

/** What an operator saw of an instance when they last looked. */
export interface Look {
  /** The message at the head of one that fails or is paused. */
  readonly head: Numbered | undefined;
  /** The delayed message that comes next. */
  readonly delayed: Numbered | undefined;
  /** A value that can be written over. */
  readonly value: Writable | undefined;
}

export type Numbered = SeenMessage & { readonly seq: number };

export interface Writable {
  readonly instance: Instance;
  readonly name: string;
  readonly typename: string;
  readonly version: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** How often they look when there is nothing yet, in milliseconds, and for how many times. */
const LOOK_MS = 20;
const LOOKS = 50;

export class Looking {
  readonly #simulation: Pick<Simulation, "runtime" | "clock">;
  readonly #workload: Pick<Workload, "instances" | "edit">;
  readonly #last = new Map<Instance, Look>();

  constructor(
    simulation: Pick<Simulation, "runtime" | "clock">,
    workload: Pick<Workload, "instances" | "edit">,
  ) {
    this.#simulation = simulation;
    this.#workload = workload;
  }

  /**
   * What is there of the first instance that has such, the one at `from` or one behind it: or was, when they last looked.
   * Undefined when there is nothing for a while.
   */
  async find<Kind extends keyof Look>(
    kind: Kind,
    { from, isStale }: Seen,
  ): Promise<Look[Kind] | undefined> {
    const { clock } = this.#simulation;
    const { instances } = this.#workload;
    const inOrder = [...instances.slice(from), ...instances.slice(0, from)];
    for (let looks = LOOKS; looks > 0; looks--) {
      for (const instance of inOrder) {
        const last = this.#last.get(instance);
        const look = isStale && last !== undefined ? last : await this.#look(instance);
        if (look[kind] !== undefined) return look[kind];
      }
      await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
    }
    return undefined;
  }

  async #look(instance: Instance): Promise<Look> {
    const { runtime } = this.#simulation;
    const [delayed] = await runtime.delayed(instance, 1);
    const [head] = runtime.messages(instance, 0, 1).messages;
    const view = viewOf(instance, runtime);
    const isHalted = view?.failure !== undefined || view?.paused !== undefined;
    const [value] = (view?.state ?? []).flatMap(({ name, typename, version, value: before }) => {
      const after = this.#workload.edit(name, before);
      return after === undefined ? [] : { instance, name, typename, version, before, after };
    });
    const look = { head: isHalted ? head : undefined, delayed, value };
    this.#last.set(instance, look);
    return look;
  }
}

/** Undefined when nothing is known of it. */
function viewOf(instance: Instance, runtime: Runtime): ReturnType<Runtime["inspect"]> | undefined {
  try {
    return runtime.inspect(instance);
  } catch {
    return undefined;
  }
}
