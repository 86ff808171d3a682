/** One instance of a function in memory: its mailbox, its cached state, and where it stands with its messages. */

import type { InstanceKey, Message, PersistedValue } from "../model.ts";
import type { FunctionType } from "./function-type.ts";
import type { Recent } from "./history.ts";
import { Mailbox } from "./mailbox.ts";

export interface StoredValue {
  typename: string;
  /** Undefined: empty, which the store may not know yet. */
  value: Uint8Array | undefined;
  expiresAt: number | undefined;
  /** Whether it differs from what the newest sealed group has. */
  changed: boolean;
}

/** A batch that failed, and when it is tried again. */
export interface Failure {
  readonly attempts: number;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly retryAt: number;
  readonly cancelRetry: () => void;
}

/** A batch in flight: when it was sent, by both clocks, and its size in bytes. */
export interface Call {
  readonly batch: readonly Message[];
  /** Monotonic. */
  readonly begunAt: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly bytes: number;
}

export class Instance {
  readonly type: FunctionType;
  readonly key: InstanceKey;
  readonly mailbox: Mailbox;
  /** Undefined while it is not in memory. */
  state: Map<string, StoredValue> | undefined;
  /**
   * idle: nothing to do. ready: in its function's queue. running: a batch is in flight. waiting: for the store to commit
   * what it has to read, for the next attempt after a failure, or to be resumed.
   */
  status: "idle" | "ready" | "running" | "waiting" = "idle";
  failure: Failure | undefined;
  /** Whether it is paused by itself, whether its function is or not. */
  isPaused = false;
  /** Undefined when no batch is in flight. */
  call: Call | undefined;
  /** Whether it takes long, and has not caught up since. */
  isAside = false;
  /** How many messages at the head were in a batch that failed, and are tried one by one to find the one to blame. */
  suspects = 0;
  /** The last group with changes of its state, or with the end of messages to it. */
  changedIn = 0;
  /** Its invocations that are kept for a look back; undefined when it has had none. */
  recent: Recent | undefined;
  /** Whether it was used since the cache last looked for room. */
  recentlyUsed = true;

  /** An instance with `waiting` messages in the store. */
  constructor(type: FunctionType, id: string, waiting: number) {
    this.type = type;
    this.key = { function: type.typename, id };
    this.mailbox = new Mailbox(type.load, waiting);
  }

  /** Whether it begins no batch until an operator resumes it. */
  get isHeld(): boolean {
    return this.isPaused || this.type.isPaused;
  }

  /** Lets its messages count into the load of its function, unless they wait for something else than their turn. */
  countMessages(): void {
    this.mailbox.isCounted = this.failure === undefined && !this.isAside && !this.isPaused;
  }

  /** Adds the values that changed since the last call. */
  takeChanges(values: PersistedValue[]): void {
    for (const [name, stored] of this.state ?? []) {
      if (!stored.changed) continue;
      stored.changed = false;
      const { typename, value, expiresAt } = stored;
      values.push({ ...this.key, name, typename, value, expiresAt });
    }
  }
}
