/**
 * Beginning and end of a runtime: an orderly end loses nothing, waits for functions but not for ever, and leaves nothing
 * behind that would still happen; and whatever an earlier one left undone is taken up by the next.
 */

import { get } from "node:http";
import { type BatchRequest, decodeResponse, encodeRequest } from "statefun-wire";
import { describe, expect, it } from "vitest";
import { httpTransport, inProcessTransport } from "../src/call/transport.ts";
import type { EndpointSpec } from "../src/module/module.ts";
import { serveRuntime } from "../src/serve.ts";
import { temporaryFolder } from "./disks.ts";
import { type Answer, deferred, fn } from "./functions.ts";
import {
  aWhile,
  ENDPOINT,
  keyOf,
  mailboxes,
  moduleOf,
  startRig,
  ticking,
  until,
} from "./support.ts";

const DRAIN_MS = 10_000;
const echo = fn(
  ({ id, messages }): Answer => ({ egress: messages.map((m) => ["out", `${id}=${m}`]) }),
);

describe("closing a runtime", () => {
  it("finishes what is in flight, makes it durable and begins nothing more", async () => {
    const answer = deferred();
    const batches: string[] = [];
    const rig = await startRig({
      functions: fn(async ({ id, messages }) => {
        batches.push(`${id}=${messages}`);
        await answer.promise;
        return {
          send: [["fn/b", "next"]],
          egress: [["out", `${id}=${messages}`]],
          delayed: [{ ms: 30_000, to: "fn/c", value: "later" }],
        };
      }),
    });
    await ticking(rig, rig.produce("in", "a=1"));
    await until(() => batches.length === 1);
    await ticking(rig, rig.produce("in", "a=2"));
    const closed = rig.close();
    await aWhile();
    rig.clock.advance(DRAIN_MS / 2);
    await aWhile();
    answer.resolve();
    await ticking(rig, closed);
    const commits = rig.store.attempts.length;
    expect(rig.clock.waiting()).toEqual([]);
    rig.clock.advance(60_000);
    await aWhile();
    expect([batches, rig.store.attempts.length, rig.fatal]).toEqual([["a=1"], commits, []]);

    const again = await startRig({ functions: echo, disk: rig.disk });
    again.clock.advance(60_000);
    await again.idle();
    expect(again.records("out")).toEqual(["a=1", "a=2", "b=next", "c=later"]);
  });

  it("does not wait for ever, and what was not answered in time is delivered again", async () => {
    const answer = deferred();
    let calls = 0;
    const rig = await startRig({
      functions: fn(async () => {
        calls++;
        await answer.promise;
        return { egress: [["out", "a=too late"]] };
      }),
    });
    await ticking(rig, rig.produce("in", "a=1"));
    await until(() => calls === 1);
    const closed = rig.close();
    await aWhile();
    rig.clock.advance(DRAIN_MS);
    await closed;
    const commits = rig.store.attempts.length;
    answer.resolve();
    await aWhile();
    expect([rig.store.attempts.length, rig.fatal]).toEqual([commits, []]);
    const again = await startRig({ functions: echo, disk: rig.disk });
    await again.idle();
    expect(again.records("out")).toEqual(["a=1"]);
  });

  it("leaves no retry behind, and the failed message waits for the next start", async () => {
    const rig = await startRig({
      functions: fn(() => {
        throw new Error("no");
      }),
    });
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.close();
    expect(rig.clock.waiting()).toEqual([]);
    const again = await startRig({ functions: echo, disk: rig.disk });
    await again.idle();
    expect(again.records("out")).toEqual(["a=1"]);
  });
});

describe("a served runtime", () => {
  it("drains for as long as its settings say", async () => {
    const calls = deferred();
    const transport = () => ({
      send: () => {
        calls.resolve();
        return new Promise<never>(() => undefined);
      },
      close: () => Promise.resolve(),
    });
    const running = await serveRuntime({
      module: moduleOf(),
      dataDir: temporaryFolder(),
      host: "127.0.0.1",
      port: 0,
      logger: { info() {}, warn() {}, error() {} },
      onFatal() {},
      transport,
      settings: { drainMs: 10 },
    });
    await fetch(`${running.url}/topics/in`, {
      method: "POST",
      headers: { "content-type": "application/vnd.kafka.json.v2+json" },
      body: JSON.stringify({ records: [{ key: "a", value: 1 }] }),
    });
    await calls.promise;
    const started = performance.now();
    await running.close();
    expect(performance.now() - started).toBeLessThan(DRAIN_MS / 2);
  });
});

describe("a served runtime's API", () => {
  it("is called by the host that it listens on and by the names that it was given", async () => {
    const running = await serveRuntime({
      module: moduleOf(),
      dataDir: temporaryFolder(),
      host: "127.0.0.1",
      port: 0,
      allowedHosts: ["runtime"],
      logger: { info() {}, warn() {}, error() {} },
      onFatal() {},
      transport: () => ({ send: () => Promise.reject(new Error("no")), close: async () => {} }),
    });
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        get(`${running.url}/topics`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on("error", reject);
      });
    expect(await statusFor(new URL(running.url).host)).toBe(200);
    expect(await statusFor("runtime:8082")).toBe(200);
    expect(await statusFor("evil.example:8082")).toBe(403);
    await running.close();
  });
});

describe("starting a runtime", () => {
  it("takes up the messages that wait, without anything else having to happen", async () => {
    const rig = await startRig({
      functions: {
        fn: fn(() => ({
          send: [
            ["sink/x", "1"],
            ["sink/y", "2"],
            ["sink/x", "3"],
          ],
        })),
      },
    });
    await rig.produce("in", "a=1");
    await until(() => mailboxes(rig.store).length === 2);
    await rig.crash();
    const again = await startRig({ functions: { sink: echo }, disk: rig.disk });
    await again.idle();
    expect(again.records("out").sort()).toEqual(["x=1", "x=3", "y=2"]);
    expect(again.store.mailboxSize(keyOf("sink", "x"))).toBe(0);
  });

  it("fails at once when its functions cannot be called, and lets go of the store", async () => {
    const folder = temporaryFolder();
    const trustCaCerts = `${folder}/no-such-file.pem`;
    const module = moduleOf(undefined, {
      endpoints: [{ ...ENDPOINT, transport: { ...ENDPOINT.transport, trustCaCerts } }],
    });
    const { logger, onFatal } = { logger: { info() {}, warn() {}, error() {} }, onFatal() {} };
    const options = { module, dataDir: folder, host: "127.0.0.1", port: 0, logger, onFatal };
    await expect(serveRuntime({ ...options, transport: httpTransport })).rejects.toThrow("ENOENT");
    const echoBatch = async (request: BatchRequest) =>
      decodeResponse(await echo(encodeRequest(request)));
    const transport = (endpoint: EndpointSpec) => inProcessTransport(echoBatch, endpoint);
    const running = await serveRuntime({ ...options, transport });
    // The port is taken now.
    const port = Number(new URL(running.url).port);
    const other = { ...options, transport, port, dataDir: temporaryFolder() };
    await expect(serveRuntime(other)).rejects.toThrow("EADDRINUSE");
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
    await running.close();
    const after = await serveRuntime(other);
    await after.close();
  });
});
