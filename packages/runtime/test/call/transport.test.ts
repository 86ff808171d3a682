/** Both ways of a batch to its function: as the bytes of the protocol over HTTP, and as the very objects in one process. */
import type { AddressInfo } from "node:net";
import type { BatchRequest, BatchResponse } from "statefun-wire";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpTransport, inProcessTransport } from "../../src/call/transport.ts";
import { readBatch } from "../functions.ts";
import { ENDPOINT } from "../support.ts";
import { bodyOf, listen, OCTETS } from "./servers.ts";

const REQUEST: BatchRequest = {
  target: { typename: "test/my-fn", id: "a" },
  state: [{ name: "seen", typename: "test/text", value: Buffer.from("before") }],
  invocations: [
    { caller: undefined, argument: { typename: "test/text", value: Buffer.from("hello") } },
  ],
};

describe("a transport over HTTP", () => {
  it("sends the request as ToFunction, and reads the answer as FromFunction", async () => {
    const bodies: Buffer[] = [];
    // Field 101: the values that it lacks, here "seen" of "test/text".
    const answer = Buffer.from("aa06130a110a047365656e1a09746573742f74657874", "hex");
    const server = await listen(async (request, response) => {
      bodies.push(await bodyOf(request));
      response.writeHead(200, OCTETS).end(answer);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const transport = httpTransport({ ...ENDPOINT, urlPathTemplate: url });
    onTestFinished(() => transport.close());
    expect(await transport.send(REQUEST)).toEqual({
      kind: "incomplete",
      missing: [{ name: "seen", typename: "test/text", expiry: "none", expireAfter: 0 }],
    });
    expect(bodies.map(readBatch)).toEqual([
      {
        target: "my-fn/a",
        id: "a",
        state: { seen: "before" },
        messages: ["hello"],
        callers: [undefined],
        typenames: ["test/text"],
        haveValues: [true],
      },
    ]);
  });
});

describe("in process", () => {
  const inProcess = (handle: (request: BatchRequest) => Promise<BatchResponse>) =>
    inProcessTransport(handle, {
      ...ENDPOINT,
      transport: { ...ENDPOINT.transport, callTimeoutMs: 50 },
    });

  it("the function's answer, or what it throws, is that of the call, and both are the same objects", async () => {
    const answer: BatchResponse = { kind: "incomplete", missing: [] };
    const requests: BatchRequest[] = [];
    const handle = async (request: BatchRequest) => {
      requests.push(request);
      return answer;
    };
    expect(await inProcess(handle).send(REQUEST)).toBe(answer);
    expect(requests[0]).toBe(REQUEST);
    const failing = inProcess(() => Promise.reject(new Error("out of order")));
    await expect(failing.send(REQUEST)).rejects.toThrow("out of order");
  });

  it("a function that never answers fails the call when its time is over", async () => {
    const silent = inProcess(() => new Promise(() => undefined));
    await expect(silent.send(REQUEST)).rejects.toMatchObject({
      name: "TransportError",
      message:
        'no answer from the function in this process within 50 ms ("call" of its endpoint in module.yaml)',
      unavailable: false,
    });
  });
});
