/**
 * The function types that have had messages, each made when its first one comes: asking whether a function is served
 * makes nothing. All functions of an endpoint share its transport.
 */
import type { Transport } from "../call/transport.ts";
import { type EndpointSpec, endpointFor, type Module } from "../module/module.ts";
import { FunctionType } from "./function-type.ts";

export class FunctionTypes {
  readonly #module: Pick<Module, "endpoints">;
  readonly #transports: ReadonlyMap<EndpointSpec, Transport>;
  readonly #types = new Map<string, FunctionType>();

  /** @throws Error when an endpoint cannot be set up, such as one whose certificate cannot be read */
  constructor(module: Pick<Module, "endpoints">, transport: (endpoint: EndpointSpec) => Transport) {
    this.#module = module;
    this.#transports = new Map(module.endpoints.map((endpoint) => [endpoint, transport(endpoint)]));
  }

  isServed(typename: string): boolean {
    return this.#types.has(typename) || endpointFor(this.#module, typename) !== undefined;
  }

  /** One that has had messages. */
  get(typename: string): FunctionType | undefined {
    return this.#types.get(typename);
  }

  /** The type for a message to it; undefined when the module does not serve it. */
  forMessage(typename: string): FunctionType | undefined {
    const known = this.#types.get(typename);
    if (known !== undefined) return known;
    const endpoint = endpointFor(this.#module, typename);
    const transport = endpoint && this.#transports.get(endpoint);
    if (endpoint === undefined || transport === undefined) return undefined;
    const type = new FunctionType(typename, endpoint.maxNumBatchRequests, transport);
    this.#types.set(typename, type);
    return type;
  }

  all(): Iterable<FunctionType> {
    return this.#types.values();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()));
  }
}
