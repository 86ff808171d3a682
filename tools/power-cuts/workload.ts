/** What the runtime is made to do while its disk is recorded, drawn from a seed beforehand. */
import type { Module, RuntimeSettings } from "statefun-runtime";
import type { Faults, Random, Simulation } from "statefun-runtime/simulation";
import type { BatchHandler } from "statefun-wire";

export interface Workload {
  readonly name: string;
  readonly module: Module;
  readonly settings?: Partial<RuntimeSettings>;
  readonly faults?: Partial<Faults>;
  /** The functions in a new process. */
  handler(world: World): BatchHandler;
  steps(random: Random): readonly Step[];
  /** Topics that others read. */
  readonly outputs: readonly string[];
  /** How long after everything else there may still be delayed messages, in milliseconds. */
  readonly delaysMs: number;
  /** What is wrong in the end with what is committed, when all that was asked for has been answered. */
  check(committed: Committed, asked: readonly Asked[]): readonly string[];
}

export interface Asked {
  readonly step: Step;
  /** Offsets, where there are some. Undefined when nobody knows what the answer was. */
  readonly answer: readonly number[] | undefined;
}

export interface World {
  /** The simulated time, in milliseconds since 1970. */
  now(): number;
  /** A number that no process has had before, and that grows. */
  readonly life: number;
}

export type Committed = Simulation["committed"];
type Runtime = Simulation["runtime"];

export type Step =
  | { readonly do: "produce"; readonly topic: string; readonly records: readonly NewRecord[] }
  /** So many things happen. */
  | { readonly do: "run"; readonly steps: number }
  | { readonly do: "wait"; readonly ms: number }
  /** Takes the next record out of a topic of a playground, which is not tried again. */
  | { readonly do: "pop"; readonly topic: string }
  /** What an operator does. It may be done again when it is not known whether it was. */
  | {
      readonly do: "operate";
      readonly ask: (runtime: Runtime) => Promise<unknown>;
      /** Whether it is there, once it was answered, before anything else happens. */
      readonly isThere?: (committed: Committed) => boolean;
    }
  /** Another program folds the write-ahead log into the database, as a sqlite3 shell may. */
  | { readonly do: "fold" }
  /** The runtime is ended in order, and started again. */
  | { readonly do: "restart" }
  /** The process is killed, and another one goes on. */
  | { readonly do: "kill" };

export interface NewRecord {
  readonly key: string;
  readonly value: unknown;
}
