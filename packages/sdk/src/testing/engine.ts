/**
 * The engine that a test runs on: statefun-runtime, which a service has no need of. This file alone loads it, and not before a
 * test asks for it. What is used of it is declared here, so that nobody needs it for its types either: not who builds this
 * package, and not who compiles a test. That it is as declared is held by a test of types.
 */
import type { BatchHandler, BatchRequest, BatchResponse } from "statefun-wire";

export interface InstanceKey {
  readonly function: string;
  readonly id: string;
}

/** Bytes and the name of their type. */
interface Payload {
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

export interface KeptMessage extends Payload {
  readonly caller: InstanceKey | undefined;
}

export interface KeptTimer extends Payload {
  readonly target: InstanceKey;
  readonly caller: InstanceKey;
  readonly fireAt: number;
  readonly seq: number;
  readonly token: string | undefined;
}

export interface KeptRecord {
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array;
}

/** What is committed. */
export interface Committed {
  state(key: InstanceKey): readonly {
    readonly name: string;
    readonly value: Uint8Array | undefined;
    readonly expiresAt: number | undefined;
  }[];
  instances(
    typename: string,
    after: string,
    from: string,
    limit: number,
  ): readonly { id: string }[];
  mailboxSize(key: InstanceKey): number;
  messages(
    key: InstanceKey,
    after: number,
    limit: number,
    maxBytes: number,
  ): readonly KeptMessage[];
  timerTargets(): readonly string[];
  timers(
    target: string,
    after: { readonly fireAt: number; readonly seq: number },
    limit: number,
    maxBytes: number,
  ): readonly KeptTimer[];
  records(topic: string, offset: number, limit: number, maxBytes: number): readonly KeptRecord[];
}

export interface KeptFailure extends InstanceKey {
  readonly attempts: number;
  readonly reason: string;
  readonly retryAt: number;
}

export interface Runtime {
  send(target: InstanceKey, typename: string, value: Uint8Array): Promise<void>;
  produce(
    topic: string,
    records: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[],
  ): Promise<readonly number[]>;
  failures(wanted: { readonly offset: number; readonly limit: number }): readonly KeptFailure[];
}

export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number from `min` to `max`, both among them. */
  int(min: number, max: number): number;
  /** Whether something of this probability, from 0 to 1, happens. */
  chance(probability: number): boolean;
  /** One of these. @throws RangeError when there is nothing to pick from */
  pick<T>(values: readonly T[]): T;
}

/** What goes wrong: probabilities, of each call or commit, and times in milliseconds. */
export interface Faults {
  readonly callMs: number;
  readonly slowCall: number;
  readonly unreachable: number;
  readonly lostAnswer: number;
  readonly garbage: number;
  readonly duplicate: number;
  readonly commitMs: number;
  readonly failedCommit: number;
}

export interface Simulation {
  readonly clock: { now(): number; monotonic(): number };
  readonly committed: Committed;
  readonly runtime: Runtime;
  faults: Faults;
  boot(): void;
  kill(): Promise<void>;
  step(limitMs: number): Promise<boolean>;
  advance(ms: number): Promise<void>;
  answer<T>(request: Promise<T>): Promise<T>;
  settle(): Promise<void>;
}

/** What is looked at of a module: the rest is the engine's business. */
export interface Module {
  readonly file: string;
  readonly endpoints: readonly { readonly functions: string }[];
  readonly topics: readonly {
    readonly topic: string;
    readonly routes: readonly { readonly valueType: string; readonly targets: readonly string[] }[];
  }[];
}

export interface EgressSpec {
  readonly typename: string;
  readonly kind: "kafka" | "kinesis" | "custom";
}

export interface SimulationOptions<M = Module> {
  readonly module: M;
  readonly handle: BatchHandler;
  readonly egress?: (typename: string) => EgressSpec | undefined;
  readonly settings?: {
    readonly retentionMs: number;
    readonly housekeepingMs: number;
    readonly historyMemoryBytes: number;
  };
  readonly seed?: number;
  readonly observer?: {
    answered?(request: BatchRequest, answer: BatchResponse | Error): void;
    committed?(): void;
  };
}

export interface Engine<M extends Module = Module> {
  /** When every simulation begins, in milliseconds since 1970. */
  readonly BEGINNING: number;
  readonly Simulation: new (options: SimulationOptions<M>) => Simulation;
  moduleOf(functions: readonly string[]): M;
  readModule(file: string): M;
  parseModule(file: string, text: string): M;
  readonly NO_FAULTS: Faults;
  roughFaults(random: Random): Faults;
  randomOf(seed: number): Random;
  shrinkList<Item>(
    items: readonly Item[],
    fails: (shorter: readonly Item[]) => Promise<boolean>,
    most: number,
  ): Promise<readonly Item[]>;
}

/** Not a literal, which tsc would follow to the package's types. */
const RUNTIME: string = "statefun-runtime/simulation";

/** @throws Error when the package is not installed */
export async function loadEngine(): Promise<Engine> {
  try {
    return (await import(/* @vite-ignore */ RUNTIME)) as Engine;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new Error(
      "testApp and simulate run functions on the package statefun-runtime, which is not installed: npm install --save-dev statefun-runtime",
      { cause },
    );
  }
}
