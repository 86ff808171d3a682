/**
 * The functions that are to go on with what is imported: they say themselves which values they have and when those expire, as
 * neither is in a savepoint.
 */
import type { BatchResponse, PersistedValueSpec } from "statefun-wire";
import type { Transport } from "../call/transport.ts";
import { type EndpointSpec, endpointFor, type Module } from "../module/module.ts";

/** What a function has said of its values. */
export type Declared =
  | { readonly values: ReadonlyMap<string, PersistedValueSpec> }
  | {
      readonly values?: undefined;
      /** Why it has said nothing. */
      readonly failure: string;
    };

export interface FunctionsOptions {
  readonly module: Module;
  readonly transport: (endpoint: EndpointSpec) => Transport;
}

export class Functions {
  readonly #options: FunctionsOptions;
  readonly #transports = new Map<EndpointSpec, Transport>();
  readonly #declared = new Map<string, Promise<Declared>>();
  /** The endpoints that have answered for one of their functions. */
  readonly #there = new Set<EndpointSpec>();

  constructor(options: FunctionsOptions) {
    this.#options = options;
  }

  isServed(typename: string): boolean {
    return endpointFor(this.#options.module, typename) !== undefined;
  }

  /** Whether its service has answered for no function at all so far: it may only be away. */
  isAway(typename: string): boolean {
    const endpoint = endpointFor(this.#options.module, typename);
    return endpoint !== undefined && !this.#there.has(endpoint);
  }

  /** Asks once, by a batch without messages or state: nothing runs. `id` is that of one of its instances. */
  ask(typename: string, id: string): Promise<Declared> {
    let declared = this.#declared.get(typename);
    if (declared === undefined) {
      declared = this.#ask(typename, id);
      this.#declared.set(typename, declared);
    }
    return declared;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()));
  }

  async #ask(typename: string, id: string): Promise<Declared> {
    const endpoint = endpointFor(this.#options.module, typename);
    if (endpoint === undefined) {
      return { failure: `no endpoint of ${this.#options.module.file} serves it` };
    }
    let response: BatchResponse;
    try {
      const transport = this.#transportOf(endpoint);
      response = await transport.send({ target: { typename, id }, state: [], invocations: [] });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { failure: `it cannot be asked for its values: ${reason}` };
    }
    this.#there.add(endpoint);
    const specs = response.kind === "incomplete" ? response.missing : [];
    return { values: new Map(specs.map((spec) => [spec.name, spec])) };
  }

  #transportOf(endpoint: EndpointSpec): Transport {
    let transport = this.#transports.get(endpoint);
    if (transport === undefined) {
      transport = this.#options.transport(endpoint);
      this.#transports.set(endpoint, transport);
    }
    return transport;
  }
}
