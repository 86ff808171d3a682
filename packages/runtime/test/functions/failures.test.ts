/**
 * Functions that fail: tried again for ever and less and less often, with only their own instance waiting, only the
 * message to blame held back, and nothing of what waits lost, doubled, reordered or kept in memory.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpTransport } from "../../src/call/transport.ts";
import { type Answer, encodeAnswer, fn } from "../functions.ts";
import {
  ENDPOINT,
  keyOf,
  moduleOf,
  numbers,
  type Rig,
  startRig,
  ticking,
  until,
  untilDurable,
} from "../support.ts";

/** Writes each message to topic `out`, unless it is `poison` and there is no cure, in batches that it notes down. */
function recorder() {
  const batches: string[] = [];
  const medicine = { cured: false };
  const handle = fn(({ id, messages }): Answer => {
    batches.push(`${id}: ${messages.length > 5 ? messages.length : messages}`);
    if (!medicine.cured && messages.includes("poison")) throw new Error("poisoned");
    return { egress: messages.map((text) => ["out", `${id}=${text}`]) };
  });
  return { batches, medicine, handle };
}

const failing = (rig: Rig, id = "a") =>
  [...rig.parts.failures.failing].find(({ key }) => key.id === id);

/** Lets the next attempt of a failed instance happen, and resolves when that has failed, too. */
async function nextFailure(rig: Rig): Promise<number> {
  const { attempts, retryAt } = failing(rig)?.failure ?? { attempts: -1, retryAt: 0 };
  rig.clock.advance(retryAt - rig.clock.now());
  await until(() => failing(rig)?.failure?.attempts === attempts + 1);
  return (failing(rig)?.failure?.retryAt ?? 0) - rig.clock.now();
}

describe("an instance that fails", () => {
  it("is tried again for ever, less and less often, while the others go on", async () => {
    const { handle, medicine } = recorder();
    let random = 1;
    const rig = await startRig({ functions: handle, random: () => random });
    await rig.produce("in", "a=poison");
    await until(() => failing(rig));
    expect(failing(rig)?.failure?.retryAt).toBe(rig.clock.now() + 50);
    const delays: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) delays.push(await nextFailure(rig));
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
    random = 0;
    expect(await nextFailure(rig)).toBe(15_000);

    await rig.produce("in", "b=1", "a=2");
    await until(() => rig.records("out").length === 1);
    expect(rig.records("out")).toEqual(["b=1"]);
    const logged = rig.log.filter(({ level }) => level === "error").map(({ fields }) => fields);
    expect(logged).toEqual(
      [1, 2, 4, 8].map((attempts) => ({
        function: "test/fn",
        id: "a",
        attempts,
        reason: "poisoned",
      })),
    );

    medicine.cured = true;
    rig.clock.advance(15_000 - 1);
    expect(failing(rig)).toBeDefined();
    rig.clock.advance(1);
    await rig.idle();
    expect(rig.records("out")).toEqual(["b=1", "a=poison", "a=2"]);
    expect(failing(rig)).toBe(undefined);
  });

  it("starts from the beginning when it fails another time", async () => {
    const { handle, medicine } = recorder();
    const rig = await startRig({ functions: handle });
    await rig.produce("in", "a=poison");
    await until(() => failing(rig));
    for (let attempt = 0; attempt < 5; attempt++) await nextFailure(rig);
    medicine.cured = true;
    rig.clock.advance(60_000);
    await rig.idle();
    medicine.cured = false;
    await rig.produce("in", "a=poison");
    await until(() => failing(rig));
    expect(failing(rig)?.failure).toMatchObject({
      attempts: 1,
      since: rig.clock.now(),
      retryAt: rig.clock.now() + 50,
    });
  });

  it("holds back the one message to blame and what comes after it, and nothing else", async () => {
    const { handle, batches, medicine } = recorder();
    const rig = await startRig({ functions: handle });
    await rig.produce("in", "b=1", "a=1", "a=2", "a=poison", "a=4", "b=2", "a=5");
    await until(() => failing(rig));
    await until(() => {
      rig.clock.advance(0);
      return failing(rig)?.failure?.attempts === 1;
    });
    await rig.parts.committer.settled();
    expect(rig.records("out").filter((record) => record.startsWith("a"))).toEqual(["a=1", "a=2"]);
    expect(rig.records("out").filter((record) => record.startsWith("b"))).toEqual(["b=1", "b=2"]);
    expect(batches.filter((batch) => batch.startsWith("a"))).toEqual([
      "a: 1,2,poison,4,5",
      "a: 1",
      "a: 2",
      "a: poison",
    ]);
    expect(rig.store.mailboxSize(keyOf("fn", "a"))).toBe(3);
    medicine.cured = true;
    rig.clock.advance(1000);
    await rig.idle();
    expect(rig.records("out").filter((record) => record.startsWith("a"))).toEqual(
      ["1", "2", "poison", "4", "5"].map((text) => `a=${text}`),
    );
  });

  it("finds the next one to blame, too, and goes back to whole batches behind them", async () => {
    const { handle, batches } = recorder();
    const rig = await startRig({ functions: handle });
    await rig.produce("in", "a=poison", "a=1", "a=poison", "a=2");
    const skip = async () => {
      await until(() => {
        rig.clock.advance(0);
        return failing(rig)?.failure?.attempts === 1;
      });
      await rig.runtime.deadLetter(keyOf("fn", "a"));
    };
    await skip();
    await skip();
    await rig.idle();
    await rig.produce("in", "a=3", "a=4");
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1", "a=2", "a=3", "a=4"]);
    expect(batches.slice(1)).toEqual(["a: poison", "a: 1", "a: poison", "a: 2", "a: 3,4"]);
  });

  it("keeps nothing in memory, and what waits for it survives in order", async () => {
    const { handle, medicine } = recorder();
    const rig = await startRig({ functions: handle });
    await rig.produce("in", "a=poison");
    await until(() => failing(rig));
    await rig.produce("in", ...numbers(2500).map((n) => `a=${n}`));
    await untilDurable(rig, () => rig.store.mailboxSize(keyOf("fn", "a")) === 2501);
    for (let attempt = 0; attempt < 3; attempt++) {
      await until(() => failing(rig)?.mailbox.inMemory === 0);
      await nextFailure(rig);
    }
    await until(() => failing(rig)?.mailbox.inMemory === 0);
    expect(failing(rig)?.mailbox.size).toBe(2501);
    await rig.crash();

    const again = await startRig({ functions: handle, disk: rig.disk });
    await until(() => failing(again));
    await again.produce("in", "a=last");
    medicine.cured = true;
    await ticking(again, again.idle());
    const expected = ["poison", ...numbers(2500), "last"].map((text) => `a=${text}`);
    expect(again.records("out")).toEqual(expected);
  });
});

describe("a service that misbehaves in every way that HTTP allows", () => {
  it("loses, doubles and reorders nothing, and is called again until it answers", async () => {
    const { handle } = recorder();
    const octets = { "content-type": "application/octet-stream" };
    const whole = encodeAnswer({ egress: [["out", "a=of nobody"]] });
    const tricks: ((response: ServerResponse) => unknown)[] = [
      (response) => response.destroy(),
      (response) => response.writeHead(200, octets).end("<html>"),
      (response) => response.writeHead(200, { "content-type": "text/plain" }).end(whole),
      (response) => response.writeHead(500, octets).end(whole),
      (response) => response.writeHead(404).end("who?"),
      (response) => response.writeHead(302, { location: "/" }).end(),
      (response) => response.writeHead(200, octets).end(whole.subarray(0, 9)),
      (response) => {
        response.writeHead(200, { ...octets, "content-length": whole.length });
        response.write(whole.subarray(0, 9), () => response.destroy());
      },
      // Never answers: the call's time runs out.
      () => undefined,
      (response) => response.writeHead(200, octets).write(whole),
      (response) => response.writeHead(200, octets).end(Buffer.alloc(2 * 1024 * 1024)),
    ];
    let call = 0;
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const trick = tricks[call++];
      if (trick !== undefined) trick(response);
      else response.writeHead(200, octets).end(await handle(Buffer.concat(chunks)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const endpoint = {
      ...ENDPOINT,
      urlPathTemplate: `http://127.0.0.1:${port}/`,
      transport: { ...ENDPOINT.transport, callTimeoutMs: 100 },
    };
    const rig = await startRig({
      functions: handle,
      module: moduleOf(undefined, { endpoints: [endpoint] }),
      transport: httpTransport,
    });
    await ticking(rig, rig.produce("in", "a=1", "a=2", "b=1"));
    await ticking(rig, rig.idle());
    expect(rig.records("out").filter((record) => record.startsWith("a"))).toEqual(["a=1", "a=2"]);
    expect(rig.records("out").filter((record) => record.startsWith("b"))).toEqual(["b=1"]);
    expect(call).toBeGreaterThan(tricks.length);
    await rig.close();
  });
});
