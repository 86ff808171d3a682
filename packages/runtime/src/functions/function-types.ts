/**
 * The function types that have had messages, each made when its first one comes and forgotten with its last instance: asking
 * whether a function is served makes nothing, and a module that serves any name costs memory for those in use alone. All functions of an endpoint share its transport, and what is known of the service behind it.
 */
import type { PersistedValueSpec } from "statefun-wire";
import type { Transport } from "../call/transport.ts";
import { type EndpointSpec, endpointFor, type Module } from "../module/module.ts";
import { Endpoint, type EndpointOptions } from "./endpoint.ts";
import { FunctionType } from "./function-type.ts";
import { Stats } from "./stats.ts";

/** Stands in a URL for the function's name, so that each function may have a service of its own. */
const PLACEHOLDER = "{function.name}";

export interface FunctionTypesOptions
  extends Pick<EndpointOptions, "clock" | "random" | "callsInFlight" | "onChange"> {
  readonly module: Pick<Module, "endpoints">;
  readonly transport: (endpoint: EndpointSpec) => Transport;
  /** Whether all instances of a function are paused. */
  readonly isPaused: (typename: string) => boolean;
  /** Called when a function declares a value's expiry otherwise than before. */
  readonly onDeclared: (
    type: FunctionType,
    before: PersistedValueSpec,
    now: PersistedValueSpec,
  ) => void;
}

export class FunctionTypes {
  readonly #options: FunctionTypesOptions;
  readonly #transports: ReadonlyMap<EndpointSpec, Transport>;
  /** By its URL, and by the function's name besides where that is part of the URL. */
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #types = new Map<string, FunctionType>();
  /** Of those that were forgotten. */
  readonly forgotten = new Stats();
  #turn = 0;

  /** @throws Error when an endpoint cannot be set up, such as one whose certificate cannot be read */
  constructor(options: FunctionTypesOptions) {
    this.#options = options;
    this.#transports = new Map(
      options.module.endpoints.map((endpoint) => [endpoint, options.transport(endpoint)]),
    );
  }

  isServed(typename: string): boolean {
    return this.#types.has(typename) || this.#spec(typename) !== undefined;
  }

  /** One that has had messages. */
  get(typename: string): FunctionType | undefined {
    return this.#types.get(typename);
  }

  /** The type for a message to it; undefined when the module does not serve it. */
  forMessage(typename: string): FunctionType | undefined {
    const known = this.#types.get(typename);
    if (known !== undefined) return known;
    const spec = this.#spec(typename);
    if (spec === undefined) return undefined;
    const type = new FunctionType(
      typename,
      spec.maxNumBatchRequests,
      this.#endpoint(spec, typename),
      (before, now) => this.#options.onDeclared(type, before, now),
    );
    type.isPaused = this.#options.isPaused(typename);
    this.#types.set(typename, type);
    return type;
  }

  /** Forgets one that has no instances in memory. */
  forget(type: FunctionType): void {
    if (type.isRecovering || !this.#types.delete(type.typename)) return;
    this.forgotten.add(type.stats);
    if (type.endpoint.name !== type.typename) return;
    type.endpoint.stop();
    this.#endpoints.delete(type.typename);
  }

  all(): Iterable<FunctionType> {
    return this.#types.values();
  }

  /** All of them, another one first each time, so that none is always served before the others. */
  *inTurn(): Iterable<FunctionType> {
    const types = [...this.#types.values()];
    const first = this.#turn++ % Math.max(1, types.length);
    yield* types.slice(first);
    yield* types.slice(0, first);
  }

  /** The services that have been called, or are to be. */
  endpoints(): Iterable<Endpoint> {
    return this.#endpoints.values();
  }

  /** From now on no service that is away is tried. */
  stop(): void {
    for (const endpoint of this.#endpoints.values()) endpoint.stop();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()));
  }

  #spec(typename: string): EndpointSpec | undefined {
    return endpointFor(this.#options.module, typename);
  }

  #endpoint(spec: EndpointSpec, typename: string): Endpoint {
    const { functions, urlPathTemplate } = spec;
    const name = urlPathTemplate.includes(PLACEHOLDER) ? typename : functions;
    const known = this.#endpoints.get(name);
    if (known !== undefined) return known;
    const transport = this.#transports.get(spec);
    if (transport === undefined) throw new Error(`endpoint ${functions} has no transport`);
    const endpoint = new Endpoint({ ...this.#options, name, transport });
    this.#endpoints.set(name, endpoint);
    this.#options.onChange(endpoint, "new");
    return endpoint;
  }
}
