/** A function type that the runtime calls: where it is served, the values it has declared, and its instances. */
import type { Callee } from "../call/call.ts";
import type { Transport } from "../call/transport.ts";
import { Declarations, type DeclarationsOptions } from "./declarations.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Instance } from "./instance.ts";
import { Load } from "./load.ts";
import { Stats } from "./stats.ts";

export class FunctionType implements Callee {
  readonly typename: string;
  readonly maxNumBatchRequests: number;
  readonly endpoint: Endpoint;
  readonly declared: Declarations;
  readonly instances = new Map<string, Instance>();
  /** Instances with messages, in the order in which they get their turn. */
  readonly ready = new Set<Instance>();
  /** The same of those that have failed, which stand in nobody's way. */
  readonly retries = new Set<Instance>();
  readonly load = new Load();
  /** Instances that wait for another attempt. */
  failing = 0;
  /** Batches in flight. */
  running = 0;
  /** Those of them that have not been set aside for taking long. */
  placed = 0;
  /** Whether it has been found too slow for the others to wait for, and has had something to do ever since. */
  isLagging = false;
  /** Whether none of its instances begins a batch until an operator resumes it. */
  isPaused = false;
  /** Whether instances that are not in memory may have messages that waited when the runtime stopped. */
  isRecovering = false;
  readonly stats = new Stats();

  constructor(
    typename: string,
    maxNumBatchRequests: number,
    endpoint: Endpoint,
    onChange: DeclarationsOptions["onChange"],
  ) {
    this.typename = typename;
    this.maxNumBatchRequests = maxNumBatchRequests;
    this.endpoint = endpoint;
    this.declared = new Declarations({ epoch: () => endpoint.transport.epoch?.() ?? 0, onChange });
  }

  get transport(): Transport {
    return this.endpoint.transport;
  }

  /** Whether it has messages that are, or soon will be, on their way. What is set aside or paused does not count. */
  get isBusy(): boolean {
    return this.placed > 0 || (this.load.messages > 0 && !this.isPaused);
  }
}
