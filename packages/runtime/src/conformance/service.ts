/** The service without a runtime in between, for what a runtime would not ask of it by itself. */
import { type BatchRequest, type BatchResponse, decodeResponse } from "statefun-wire";
import { httpClient } from "../call/http-client.ts";
import { bytesTransport, type Transport } from "../call/transport.ts";
import type { EndpointSpec } from "../module/module.ts";
import { INTERPRETER } from "./contract.ts";

/** What it answers with an error, or not at all, rejects with a TransportError. */
export class Service {
  readonly endpoint: EndpointSpec;
  /** Closed with the runtime that has it. */
  readonly transport: Transport;
  readonly #client;

  /** @throws UsageError for a certificate that cannot be used */
  constructor(endpoint: EndpointSpec) {
    this.endpoint = endpoint;
    this.#client = httpClient(endpoint);
    this.transport = bytesTransport(this.#client);
  }

  call(request: BatchRequest): Promise<BatchResponse> {
    return this.transport.send(request);
  }

  async post(body: Uint8Array): Promise<BatchResponse> {
    return decodeResponse(await this.#client.post(INTERPRETER, body));
  }

  /** The same with Flink's okhttp client, which takes less for an answer than its async one. */
  async postStrictly(body: Uint8Array): Promise<BatchResponse> {
    const transport = { ...this.endpoint.transport, type: "okhttp" as const };
    const client = httpClient({ ...this.endpoint, transport });
    try {
      return decodeResponse(await client.post(INTERPRETER, body));
    } finally {
      await client.close();
    }
  }
}
