/** What every adapter that has a server of Node's has to do on a real socket, besides what all adapters do. */
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EndpointOptions } from "../../src/http/endpoint.ts";
import { statefulFunction, Text } from "../../src/index.ts";
import { fromFunction, message, toFunction } from "../support.ts";
import { type Call, describeEndpoint, Fn, failing, increment, OCTETS } from "./endpoint-suite.ts";

/** An endpoint on any free port of 127.0.0.1. */
export interface Listening {
  readonly server: Pick<Server, "address" | "listening">;
  /** Takes nothing new, and resolves when what is in flight is answered. */
  close(): Promise<void>;
}

type Listen = (options: EndpointOptions) => Promise<Listening>;

const portOf = ({ server }: Listening): number => (server.address() as AddressInfo).port;

/** Runs both suites; `listen` starts a server, and rejects where it cannot. */
export function describeServer(listen: Listen): void {
  describeEndpoint(async (options): Promise<Call> => {
    const listening = await listen(options);
    onTestFinished(() => listening.close());
    return (path, init) => fetch(`http://127.0.0.1:${portOf(listening)}${path}`, init);
  });

  describe("on a real socket", () => {
    /** Sends a request from this agent, and waits for the head of the response. */
    function send(agent: Agent, body: Buffer, port: number) {
      const headers = { "content-type": OCTETS, "content-length": body.length };
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const to = { agent, port, host: "127.0.0.1", method: "POST", headers };
      const sent = httpRequest(to, resolve);
      sent.on("error", reject).end(body);
      return { sent, response: promise };
    }

    test("one connection carries many requests, errors among them", async () => {
      const listening = await listen({ functions: [Fn], bodyLimit: 1000 });
      onTestFinished(() => listening.close());
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const reused: boolean[] = [];
      const bodies = [
        increment,
        Buffer.from("no protobuf"),
        failing,
        increment,
        Buffer.alloc(100_000),
        increment,
      ];
      for (const body of bodies) {
        const { sent, response } = send(agent, body, portOf(listening));
        await textOf(await response);
        reused.push(sent.reusedSocket);
      }
      agent.destroy();
      expect(reused).toEqual([false, true, true, true, true, true]);
    });

    test("what is left of a body over the limit is read, and the connection goes on", async () => {
      const listening = await listen({ functions: [Fn], bodyLimit: 1000 });
      const caller = connect(portOf(listening), "127.0.0.1").setEncoding("utf8");
      onTestFinished(async () => {
        caller.destroy();
        await listening.close();
      });
      let answers = "";
      caller.on("data", (text: string) => {
        answers += text;
      });
      const head = `POST / HTTP/1.1\r\nhost: test\r\ncontent-type: ${OCTETS}\r\n`;
      const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
      caller.write(`${head}transfer-encoding: chunked\r\n\r\n${chunk}`);
      await expect.poll(() => answers).toMatch(/^HTTP\/1.1 413 /);
      caller.write(`${chunk.repeat(20)}0\r\n\r\n`);
      caller.write(`${head}content-length: ${increment.length}\r\n\r\n`);
      caller.write(increment);
      await expect.poll(() => answers).toMatch(/HTTP\/1.1 200 /);
    });

    test("a caller that goes away within a request harms nobody", async () => {
      const listening = await listen({ functions: [Fn] });
      onTestFinished(() => listening.close());
      const caller = connect(portOf(listening), "127.0.0.1");
      const head = `POST / HTTP/1.1\r\nhost: test\r\ncontent-type: ${OCTETS}\r\n`;
      caller.write(`${head}content-length: 100\r\n\r\nbroken`);
      await once(caller, "ready");
      caller.destroy();
      const agent = new Agent();
      const { response } = send(agent, increment, portOf(listening));
      expect((await response).statusCode).toBe(200);
      agent.destroy();
    });

    test("closing finishes what is in flight, and takes nothing new", async () => {
      const gate = Promise.withResolvers<void>();
      const waiting = Promise.withResolvers<void>();
      const slow = statefulFunction({ typename: "com.example/slow" }).on(
        Text,
        async ({ self, send }) => {
          waiting.resolve();
          await gate.promise;
          send(self, Text, "done");
        },
      );
      const listening = await listen({ functions: [slow] });
      const agent = new Agent();
      const port = portOf(listening);
      const request = Buffer.from(toFunction(slow, { messages: [message(Text, "wait")] }));
      const { response } = send(agent, request, port);
      await waiting.promise;
      let closed = false;
      const closing = listening.close().then(() => {
        closed = true;
      });
      // Long enough for a close that does not wait.
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      expect(closed).toBe(false);
      await expect(send(agent, increment, port).response).rejects.toThrow("ECONNREFUSED");
      gate.resolve();
      const { statusCode, headers } = await response;
      expect(statusCode).toBe(200);
      expect(headers["content-type"]).toBe(OCTETS);
      const chunks = await (await response).toArray();
      expect(
        fromFunction(Buffer.concat(chunks)).sent.map(({ bytes }) => Text.deserialize(bytes)),
      ).toEqual(["done"]);
      await closing;
      expect(listening.server.listening).toBe(false);
      agent.destroy();
    });
  });
}
