/**
 * Looking inside over real HTTP, which people and their scripts rely on: values as they are, instances under any id, and
 * what an operator sees of a function that fails and can do about it, which must be exactly that and no more.
 */

import {
  Bool,
  Double,
  Float,
  Int,
  Long,
  requestReplyHandler,
  statefulFunction,
  Text,
} from "statefun-ts";
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { keyOf, mailboxes, startRig, text, ticking, until } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Json };
}

async function post(url: string) {
  const response = await fetch(url, { method: "POST" });
  return { status: response.status, body: await response.json() };
}

describe("the state of an instance", () => {
  it("is shown as plain values of the built-in types", async () => {
    const rig = await startRig({
      functions: requestReplyHandler({
        functions: [
          statefulFunction({
            typename: "test/fn",
            storage: {
              bool: Bool,
              int: Int,
              long: Long,
              big: Long,
              float: Float,
              double: Double,
              text: Text,
              unset: Text,
            },
          }).onAny(({ storage }) => {
            storage.bool = false;
            storage.int = -7;
            storage.long = 0n;
            storage.big = 2n ** 63n - 1n;
            storage.float = 0.5;
            storage.double = 0.1;
            storage.text = "héllo";
          }),
        ],
      }),
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await rig.idle();
    const about = { bytes: expect.any(Number), version: expect.stringMatching(/^[\w-]{16}$/) };
    expect(await get(`${url}/functions/test/fn/a`)).toEqual({
      status: 200,
      body: {
        state: {
          bool: { ...about, typename: "io.statefun.types/bool", value: false },
          int: { ...about, typename: "io.statefun.types/int", value: -7 },
          long: { ...about, typename: "io.statefun.types/long", value: 0 },
          big: { ...about, typename: "io.statefun.types/long", value: "9223372036854775807" },
          float: { ...about, typename: "io.statefun.types/float", value: 0.5 },
          double: { ...about, typename: "io.statefun.types/double", value: 0.1 },
          text: { ...about, typename: "io.statefun.types/string", value: "héllo" },
        },
        mailbox: 0,
      },
    });
  });

  it("keeps JSON to the digit, whatever the values are named", async () => {
    const state: Record<string, string> = {
      json: '{"n":12345678901234567890.10,"z":-0,"e":1e400}',
      array: "[1,2]",
      text: "no JSON",
      nothing: "",
      deep: "[".repeat(20_000) + "]".repeat(20_000),
      constructor: "1",
    };
    Object.defineProperty(state, "__proto__", { value: "2", enumerable: true });
    const declared = Object.fromEntries(Object.keys(state).map((name) => [name, {}]));
    const rig = await startRig({ functions: fn(() => ({ state }), declared) });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await rig.idle();
    const response = await fetch(`${url}/functions/test/fn/a`);
    const body = await response.text();
    expect(response.status).toBe(200);
    for (const part of [
      '"json":{"typename":"test/text","value":{"n":12345678901234567890.10,"z":-0,"e":1e400},"bytes":',
      '"array":{"typename":"test/text","value":[1,2],"bytes":',
      '"text":{"typename":"test/text","value":"no JSON","encoding":"utf8","bytes":',
      '"nothing":{"typename":"test/text","value":"","encoding":"utf8","bytes":',
      '"constructor":{"typename":"test/text","value":1,"bytes":',
      '"__proto__":{"typename":"test/text","value":2,"bytes":',
    ]) {
      expect(body).toContain(part);
    }
  });

  it("is found under any id, percent-encoded, and nowhere else", async () => {
    const rig = await startRig({
      functions: fn(({ id }) => ({ state: { id } }), { id: {} }),
      idBytes: 20_000,
    });
    const url = await rig.serve();
    const ids = [
      "a/b",
      "a",
      "%2F",
      "ключ ☃",
      "a?b#c",
      "__proto__",
      " ",
      "x".repeat(5000),
      "☃".repeat(5000),
    ];
    await rig.produce("in", ...ids.map((id) => `${id}=1`));
    await rig.idle();
    for (const id of ids) {
      const { status, body } = await get(`${url}/functions/test/fn/${encodeURIComponent(id)}`);
      expect({ id, status }).toEqual({ id, status: 200 });
      expect(Buffer.from(body.state.id.value, body.state.id.encoding ?? "utf8").toString()).toBe(
        id,
      );
    }
    for (const path of [
      "test/fn/b",
      "test/other/a",
      "other/fn/a",
      "test/fn/a%2Fb%2F",
      "test/fn/A",
    ]) {
      expect(await get(`${url}/functions/${path}`)).toMatchObject({
        status: 404,
        body: { error_code: 40403, message: expect.stringMatching(/^nothing is known of /) },
      });
    }
    for (const path of ["test", "test/fn/", "test/fn/a/b"]) {
      expect((await get(`${url}/functions/${path}`)).status).toBe(404);
    }
    expect((await get(`${url}/functions/test/fn/%zz`)).status).toBe(400);
    expect(await get(`${url}/functions/test/fn/a?raw=1`)).toEqual({
      status: 400,
      body: { error_code: 40002, message: 'query: "raw" is not a field here: there are none' },
    });
  });
});

/** A function that fails on `poison` and writes all else to topic `out`. */
const picky = fn(({ id, messages }) => {
  if (messages.includes("poison")) throw new Error("I do not like it");
  return { egress: messages.map((message) => ["out", `${id}=${message}`] as const) };
});

describe("an instance that fails", () => {
  it("is listed, and shows what it waits for", async () => {
    const rig = await startRig({ functions: picky });
    const url = await rig.serve();
    expect(await get(`${url}/failures`)).toEqual({ status: 200, body: [] });
    await rig.produce("in", "a/b=poison");
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.produce("in", "a/b=next");
    await until(() => rig.store.mailboxSize(keyOf("fn", "a/b")) === 2);
    const failure = {
      attempts: 1,
      reason: "I do not like it",
      since: "2026-01-01T00:00:00.000Z",
      retryAt: "2026-01-01T00:00:00.050Z",
    };
    const key = { function: "test/fn", id: "a/b" };
    expect(await get(`${url}/failures`)).toEqual({ status: 200, body: [{ ...key, ...failure }] });
    expect(await get(`${url}/functions/test/fn/a%2Fb`)).toEqual({
      status: 200,
      body: { state: {}, mailbox: 2, failure },
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^statefun_runtime_instances_failing 1$/m,
    );
  });

  it("is tried at once on demand, and never twice at the same time", async () => {
    const attempts: (readonly string[])[] = [];
    let gate = Promise.reject(new Error("no"));
    gate.catch(() => undefined);
    const rig = await startRig({
      functions: fn(async ({ messages }) => {
        attempts.push(messages);
        await gate;
        return {};
      }),
    });
    const url = await rig.serve();
    const retry = `${url}/functions/test/fn/a/retry`;
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.produce("in", "a=2");
    const answer = deferred<never>();
    gate = answer.promise;
    const retried = { status: 200, body: { retried: { function: "test/fn", id: "a" } } };
    expect(await post(retry)).toEqual(retried);
    await until(() => attempts.length === 2);
    expect(await post(retry)).toEqual(retried);
    await ticking(rig, rig.produce("in", "a=3"));
    expect(attempts.length).toBe(2);
    // It cannot be given up while it is being tried.
    expect(await post(`${url}/functions/test/fn/a/dead-letter`)).toMatchObject({
      status: 409,
      body: { error_code: 40901 },
    });
    answer.resolve(undefined as never);
    await ticking(rig, rig.idle());
    expect(attempts.flat()).toEqual(["1", "1", "2", "3"]);
    expect((await post(retry)).status).toBe(404);
  });

  it("goes on when its head is sent to the dead letters, which is that message and no other", async () => {
    const rig = await startRig({ functions: picky });
    const url = await rig.serve();
    await rig.produce("in", "a=poison", "b=poison", "a=2", "a=3");
    await until(() => {
      rig.clock.advance(0);
      const failing = [...rig.parts.failures.failing];
      return failing.length === 2 && failing.every(({ failure }) => failure?.attempts === 1);
    });
    const deadLetter = `${url}/functions/test/fn/a/dead-letter`;
    expect(await post(deadLetter)).toEqual({
      status: 200,
      body: { topic: "dead-letters", typename: "test/text" },
    });
    await until(() => rig.records("out").length === 2);
    expect(rig.records("out")).toEqual(["a=2", "a=3"]);
    const [record, ...others] = rig.store.records("dead-letters", 0, 10, 10_000);
    expect(others).toEqual([]);
    expect(text(record?.key)).toBe("a");
    expect(JSON.parse(text(record?.value))).toEqual({
      key: "a",
      function: "test/fn",
      message: 1,
      typename: "test/text",
      payload: "poison",
      encoding: "utf8",
      reason: "I do not like it",
      time: "2026-01-01T00:00:00.000Z",
    });
    expect([...rig.parts.failures.failing].map(({ key }) => key.id)).toEqual(["b"]);
    expect(await post(deadLetter)).toMatchObject({
      status: 404,
      body: { message: 'test/fn "a" is not failing, nor paused' },
    });
    // Given up for good.
    await rig.crash();
    const again = await startRig({ functions: picky, disk: rig.disk });
    await until(() => [...again.parts.failures.failing].length === 1);
    expect(mailboxes(again.store).map(({ key }) => key.id)).toEqual(["b"]);
    expect(again.records("out")).toEqual(["a=2", "a=3"]);
  });

  it("is answered for only when the dead letter is durable", async () => {
    const rig = await startRig({ functions: picky });
    const url = await rig.serve();
    await rig.produce("in", "a=poison");
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.parts.committer.settled();
    rig.store.hold();
    let answered = false;
    const letter = post(`${url}/functions/test/fn/a/dead-letter`).finally(() => {
      answered = true;
    });
    await until(() => rig.parts.failures.failing.size === 0);
    expect(answered).toBe(false);
    expect(rig.store.topic("dead-letters")).toBe(undefined);
    rig.store.release();
    expect((await letter).status).toBe(200);
    expect(rig.store.topic("dead-letters")?.nextOffset).toBe(1);
    expect(mailboxes(rig.store)).toEqual([]);
  });

  it.each(["retry", "dead-letter"])("is the only one that %s works on", async (action) => {
    const rig = await startRig({ functions: picky });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await rig.idle();
    for (const path of ["test/fn/a", "test/fn/unknown", "other/fn/a"]) {
      expect((await post(`${url}/functions/${path}/${action}`)).status).toBe(404);
    }
    expect((await get(`${url}/functions/test/fn/a/${action}`)).status).toBe(404);
  });
});
