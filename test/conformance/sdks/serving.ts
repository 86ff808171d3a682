/** Serves the interpreter in this process, as it is or as a test would have it be wrong. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { batchHandler } from "statefun-ts";
import {
  type BatchHandler,
  type BatchRequest,
  type BatchResult,
  decodeRequest,
  encodeResponse,
} from "statefun-wire";
import { onTestFinished } from "vitest";
import { InterpreterFn } from "./typescript/interpreter.ts";

/** Where the listener is, until the test is over. */
export async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The interpreter as it is. */
export const right: BatchHandler = batchHandler({ functions: [InterpreterFn] });

/** The interpreter, with other results. */
export function changed(
  change: (result: BatchResult, request: BatchRequest) => BatchResult,
): BatchHandler {
  return async (request) => {
    const response = await right(request);
    return response.kind === "result" ? change(response, request) : response;
  };
}

/** A listener for a handler; what it throws is answered with this status. */
export function listenerOf(handle: BatchHandler, errorStatus = 500): RequestListener {
  return async (request, response) => {
    try {
      const answer = encodeResponse(await handle(decodeRequest(await buffer(request))));
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(answer);
    } catch (error) {
      response.writeHead(errorStatus).end(error instanceof Error ? error.message : String(error));
    }
  };
}
