/** A function type that the runtime calls: where it is served, the values it has registered, and its instances. */

import type { Transport } from "../call/transport.ts";
import type { EndpointSpec } from "../module/module.ts";
import type { Instance } from "./instance.ts";

/** A value that the function has asked for. */
export interface RegisteredValue {
  readonly name: string;
  readonly typename: string;
  readonly expiry: "none" | "after-write" | "after-invoke";
  /** Milliseconds. */
  readonly expireAfter: number;
}

export class FunctionType {
  readonly typename: string;
  readonly endpoint: Pick<EndpointSpec, "maxNumBatchRequests">;
  readonly transport: Transport;
  /** By name. Forgotten at a restart, and then asked for again. */
  readonly values = new Map<string, RegisteredValue>();
  readonly instances = new Map<string, Instance>();
  /** Instances with messages, in the order in which they get their turn. */
  readonly ready = new Set<Instance>();
  /** Batches in flight. */
  running = 0;
  /** Messages in memory that wait for nothing but their turn: those of failed instances do not count. */
  pending = 0;
  /** The size of those and of the batches in flight, in bytes. */
  pendingBytes = 0;
  /** Whether it has been found too slow for the others to wait for, and has had something to do ever since. */
  isLagging = false;
  readonly stats = { batches: 0, invocations: 0, failures: 0, seconds: 0 };

  constructor(
    typename: string,
    endpoint: Pick<EndpointSpec, "maxNumBatchRequests">,
    transport: Transport,
  ) {
    this.typename = typename;
    this.endpoint = endpoint;
    this.transport = transport;
  }

  get isBusy(): boolean {
    return this.running > 0 || this.pending > 0;
  }
}
