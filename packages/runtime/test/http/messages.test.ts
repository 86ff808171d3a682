/**
 * Messages of an instance over real HTTP: sending one, giving up the one at its head, and what is to come later; each click
 * once, however often it is made.
 */
import { Long, requestReplyHandler, statefulFunction, Text } from "statefun-ts";
import { describe, expect, it } from "vitest";
import { type Answer, fn } from "../functions.ts";
import { keyOf, numbers, type Rig, startRig, text, until, untilDurable } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

/** Requests about `test/fn` "a". */
async function client(rig: Rig) {
  const url = `${await rig.serve()}/functions/test/fn/a`;
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
}

/** Writes each message to topic `out`, and throws at `poison`; `later` is a message to itself in a second. */
const echo = fn(({ id, messages }): Answer => {
  if (messages.includes("poison")) throw new Error("poisoned");
  if (messages.includes("later"))
    return {
      delayed: [{ ms: 1000, to: `fn/${id}`, value: "now", token: "token" }],
    };
  return { egress: messages.map((message) => ["out", `${id}=${message}`]) };
});

const heads = (rig: Rig) => rig.store.messages(keyOf("fn", "a"), 0, 9, 1000);

describe("a message that is sent to an instance", () => {
  it("is what the function gets, of any type", async () => {
    const got: unknown[] = [];
    const rig = await startRig({
      functions: requestReplyHandler({
        functions: [
          statefulFunction({ typename: "test/fn" })
            .on(Long, (_context, value) => void got.push(value))
            .on(Text, (_context, value) => void got.push(value))
            .onAny((_context, message) => void got.push([message.typename, text(message.bytes)])),
        ],
      }),
    });
    const send = await client(rig);
    for (const body of [
      '{"typename":"io.statefun.types/long","value":"9007199254740993"}',
      { typename: "io.statefun.types/string", value: "☃" },
      '{"typename":"test/json","value":{"n":1.50}}',
      { typename: "test/bytes", value: "//8=", encoding: "base64" },
    ]) {
      const answer = await send("POST", "/messages", body);
      expect(answer).toEqual({ status: 200, body: { sent: { function: "test/fn", id: "a" } } });
    }
    await rig.idle();
    expect(got).toEqual([
      9007199254740993n,
      "☃",
      ["test/json", '{"n":1.50}'],
      ["test/bytes", "��"],
    ]);
  });

  it("is durable when that is answered", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await send("POST", "/pause");
    await send("POST", "/messages", { typename: "test/text", value: "1", encoding: "utf8" });
    expect(heads(rig).map(({ value }) => text(value))).toEqual(["1"]);
    const { disk, clock } = rig;
    await rig.crash();
    const again = await startRig({ functions: echo, disk, clock });
    await again.runtime.resume(keyOf("fn", "a"));
    await again.idle();
    expect(again.records("out")).toEqual(["a=1"]);
  });

  it("is refused without a type, with what its type does not take, or for a function that nothing serves", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    for (const body of [
      { value: 1 },
      { typename: "x", value: 1 },
      { typename: "test/x" },
      { typename: "io.statefun.types/int", value: "x" },
      { typename: "test/x", value: 1, encoding: "base64" },
      { typename: "test/x", value: 1, more: 1 },
    ]) {
      expect([body, (await send("POST", "/messages", body)).status]).toEqual([body, 422]);
    }
    const elsewhere = `${await rig.serve()}/functions/other/fn/a/messages`;
    const response = await fetch(elsewhere, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"typename":"test/x","value":1}',
    });
    expect(response.status).toBe(404);
    await rig.idle();
    expect(rig.records("out")).toEqual([]);
  });
});

describe("the message at the head", () => {
  it("of one that fails is dropped for good, once however often one clicks", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await rig.produce("in", "a=poison", "a=poison", "a=3");
    await until(() => rig.parts.failures.failing.size === 1);
    const [first, second] = await until(() => heads(rig).length === 3 && heads(rig));
    const clicks = await Promise.all(numbers(3).map(() => send("POST", `/skip?seq=${first?.seq}`)));
    expect(clicks.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(clicks.find(({ status }) => status === 200)?.body).toEqual({
      skipped: first?.seq,
      typename: "test/text",
    });
    expect((await send("POST", "/skip")).body.message).toContain("query.seq");
    await until(() => rig.parts.failures.failing.size === 1);
    expect((await send("POST", `/skip?seq=${second?.seq}`)).status).toBe(200);
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=3"]);
    expect(rig.records("dead-letters")).toEqual([]);
  });

  it("of one that is paused is dropped or moved to the dead letters, while it stays paused", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    expect((await send("POST", "/skip?seq=1")).body.error_code).toBe(40403);
    await send("POST", "/pause");
    expect((await send("POST", "/skip?seq=1")).body.error_code).toBe(40405);
    await rig.produce("in", "a=1", "a=2", "a=3");
    await until(() => heads(rig).length === 3);
    const [first, second] = heads(rig);
    expect((await send("POST", `/dead-letter?seq=${second?.seq}`)).status).toBe(409);
    expect((await send("POST", `/dead-letter?seq=${first?.seq}`)).status).toBe(200);
    expect((await send("POST", `/skip?seq=${second?.seq}`)).status).toBe(200);
    expect(JSON.parse(rig.records("dead-letters")[0]?.slice(2) ?? "")).toMatchObject({
      function: "test/fn",
      reason: "an operator has given it up while the instance was paused",
    });
    expect(rig.records("out")).toEqual([]);
    await send("POST", "/resume");
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=3"]);
  });

  it("of one that is paused with its function goes, too, also after a restart", async () => {
    const first = await startRig({ functions: echo });
    await first.runtime.pause(keyOf("fn", ""));
    await first.produce("in", "a=1", "a=2");
    await until(() => heads(first).length === 2);
    await first.crash();
    const rig = await startRig({ functions: echo, disk: first.disk, clock: first.clock });
    const send = await client(rig);
    expect((await send("POST", `/skip?seq=${heads(rig)[0]?.seq}`)).status).toBe(200);
    expect(heads(rig).map(({ value }) => text(value))).toEqual(["2"]);
    await rig.runtime.resume(keyOf("fn", ""));
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=2"]);
  });
});

describe("an instance that is removed with everything", () => {
  it("is refused as a whole when too much waits for it", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await send("POST", "/pause");
    await rig.produce("in", ...numbers(2501).map((n) => `a=${n}`));
    await untilDurable(rig, () => rig.store.mailboxSize(keyOf("fn", "a")) === 2501);
    expect(await send("DELETE", "?everything=true")).toMatchObject({
      status: 413,
      body: { message: expect.stringContaining("has 2501 messages, and more than 2500") },
    });
    expect((await send("DELETE", "?everything=yes")).status).toBe(400);
    const [first] = heads(rig);
    await send("POST", `/skip?seq=${first?.seq}`);
    expect((await send("DELETE", "?everything=true")).body).toEqual({
      removed: [],
      messages: 2500,
      delayed: 0,
    });
    await send("POST", "/resume");
    await rig.idle();
    expect(rig.records("out")).toEqual([]);
  });
});

describe("a delayed message", () => {
  it("is cancelled, once, and its token is free", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await rig.produce("in", "a=later");
    await rig.idle();
    const [delayed] = (await send("GET", "/delayed")).body;
    const path = `/delayed/${delayed.seq}`;
    const clicks = await Promise.all(numbers(3).map(() => send("DELETE", path)));
    expect(clicks.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await send("DELETE", path)).toMatchObject({ body: { error_code: 40405 } });
    expect((await send("GET", "/delayed")).body).toEqual([]);
    rig.clock.advance(1000);
    // Were the token taken, this would be refused.
    await rig.produce("in", "a=later");
    rig.clock.advance(1000);
    await rig.idle();
    await until(() => rig.records("out").length === 1);
    expect(rig.records("out")).toEqual(["a=now"]);
  });

  it("comes now, once, and not again in its time", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await rig.produce("in", "a=later");
    await rig.idle();
    const [delayed] = (await send("GET", "/delayed")).body;
    const other = `${await rig.serve()}/functions/test/fn/b/delayed/${delayed.seq}/fire`;
    expect((await fetch(other, { method: "POST" })).status).toBe(404);
    const path = `/delayed/${delayed.seq}/fire`;
    const clicks = await Promise.all(numbers(3).map(() => send("POST", path)));
    expect(clicks.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect((await send("POST", "/delayed/x/fire")).status).toBe(400);
    await rig.idle();
    rig.clock.advance(10_000);
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=now"]);
  });

  it("is not lost when it is cancelled while the disk hangs, and the runtime dies", async () => {
    const rig = await startRig({ functions: echo });
    const send = await client(rig);
    await rig.produce("in", "a=later");
    await rig.idle();
    const [delayed] = (await send("GET", "/delayed")).body;
    rig.store.hold();
    // Its answer never comes.
    void rig.runtime.cancelDelayed(keyOf("fn", "a"), delayed.seq);
    await until(() => rig.parts.timers.find(delayed.seq) === undefined);
    await rig.crash();
    const { disk, clock } = rig;
    const again = await startRig({ functions: echo, disk, clock });
    clock.advance(1000);
    await until(() => again.records("out").length === 1);
    expect(again.records("out")).toEqual(["a=now"]);
  });
});
