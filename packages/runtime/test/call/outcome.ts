/** What becomes of calls over HTTP, for the tests of the client. */
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { TransportError } from "../../src/call/errors.ts";
import { httpClient } from "../../src/call/http-client.ts";
import type { EndpointSpec } from "../../src/module/module.ts";
import { ENDPOINT } from "../support.ts";
import { listen } from "./servers.ts";

/** A client of the functions behind the URL, which may be a server's with a path, and how it posts to `test/my-fn`. */
export function to(
  where: Server | string,
  { path = "/", ...limits }: Partial<EndpointSpec["transport"]> & { path?: string } = {},
) {
  const origin =
    typeof where === "string" ? where : `http://127.0.0.1:${(where.address() as AddressInfo).port}`;
  const client = httpClient({
    ...ENDPOINT,
    urlPathTemplate: origin + path,
    transport: { ...ENDPOINT.transport, callTimeoutMs: 5000, ...limits },
  });
  onTestFinished(() => client.close());
  return {
    send: (body: Uint8Array) => client.post("test/my-fn", body),
    close: () => client.close(),
  };
}

/** What comes back of an answer: its text, or the reason of its failure. */
export async function outcome(handle: RequestListener, limits: Parameters<typeof to>[1] = {}) {
  const server = await listen(handle);
  return to(server, limits)
    .send(Buffer.from("?"))
    .then(
      (answer) => ({ answer: Buffer.from(answer).toString() }),
      ({ message, unavailable, name }: TransportError) => ({
        name,
        unavailable,
        reason: message.replace(/^http:\/\/127\.0\.0\.1:\d+\/: /, ""),
      }),
    );
}

export const failed = (reason: string | RegExp, unavailable = false) => ({
  name: "TransportError",
  unavailable,
  reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
});
