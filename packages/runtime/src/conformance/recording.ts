/** A way to the functions that remembers what went over it. */
import type { BatchRequest, BatchResponse } from "statefun-wire";
import type { Transport } from "../call/transport.ts";

/** A batch that was sent, and the answer to it; undefined when there was none to go by. */
export interface Call {
  readonly request: BatchRequest;
  response: BatchResponse | undefined;
}

export class Recording implements Transport {
  readonly #transport: Transport;
  readonly #calls: Call[] = [];

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async send(request: BatchRequest): Promise<BatchResponse> {
    const call: Call = { request, response: undefined };
    this.#calls.push(call);
    call.response = await this.#transport.send(request);
    return call.response;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /** The calls of the instances with this id, in the order in which they were sent. */
  of(id: string): readonly Call[] {
    return this.#calls.filter(({ request }) => request.target.id === id);
  }
}
