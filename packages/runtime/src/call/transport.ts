/** How the runtime reaches the functions of an endpoint: a batch there, the answer to it back, both as plain data. */
import {
  type BatchHandler,
  type BatchRequest,
  type BatchResponse,
  decodeResponse,
  encodeRequest,
} from "statefun-wire";
import { type Clock, systemClock } from "../clock.ts";
import type { EndpointSpec } from "../module/module.ts";
import { Deadlines } from "./deadlines.ts";
import { InvalidReply, TransportError } from "./errors.ts";
import { lateInProcess } from "./failure.ts";
import { type HttpClient, httpClient } from "./http-client.ts";

/** What carries the batches of an endpoint, for all of its functions. */
export interface Transport {
  /**
   * Rejects with a {@link TransportError}, with {@link InvalidReply} for an answer that cannot be read, or with whatever an
   * in-process function throws.
   */
  send(request: BatchRequest): Promise<BatchResponse>;
  /** Another number whenever the functions may have been replaced by others. Left out: they never are. */
  epoch?(): number;
  /** Called once, when no answer is waited for any more. */
  close(): Promise<void>;
}

/**
 * The functions in this thread: the same objects on both sides, no bytes and no socket, and the same limit on a call. A
 * handler that never returns to the event loop takes the runtime with it, its API and its end in order, too, and again at each
 * start: for tests, and for functions that are known not to. `startFunctionsWorker` is for all others.
 */
export function inProcessTransport(
  handle: BatchHandler,
  { transport: { callTimeoutMs } }: EndpointSpec,
  clock: Clock = systemClock,
): Transport {
  const deadlines = new Deadlines<PromiseWithResolvers<never>>({
    limitMs: callTimeoutMs,
    clock,
    onLate: ({ reject }) => reject(lateInProcess(callTimeoutMs)),
  });
  return {
    async send(request) {
      const late = Promise.withResolvers<never>();
      const deadline = deadlines.begin(late);
      try {
        return await Promise.race([handle(request), late.promise]);
      } finally {
        deadlines.end(deadline);
      }
    },
    async close() {
      deadlines.close();
    },
  };
}

/** The functions behind a client that carries bytes: ToFunction there, FromFunction back. */
export function bytesTransport(client: HttpClient): Transport {
  return {
    async send(request) {
      const answer = await client.post(request.target.typename, encodeRequest(request));
      try {
        return decodeResponse(answer);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new InvalidReply(`the answer is not a FromFunction: ${reason}`, { cause });
      }
    },
    epoch: () => client.epoch(),
    close: () => client.close(),
  };
}

/**
 * The functions behind the endpoint's URL: http, https (with the module's certificates) or http+unix.
 * @throws UsageError for a certificate that cannot be read or used
 */
export function httpTransport(endpoint: EndpointSpec): Transport {
  return bytesTransport(httpClient(endpoint));
}
