/**
 * How messages reach functions: Flink's rules, which a function is written against. One batch in flight for each instance,
 * the order of a sender's messages kept wherever they waited meanwhile, and the values asked for sent along.
 */

import { FromFunction } from "statefun-wire/protobuf";
import { describe, expect, it } from "vitest";
import { deferred, fn, incomplete, readBatch, typed, wireAddress } from "../functions.ts";
import {
  aWhile,
  ENDPOINT,
  keyOf,
  moduleOf,
  numbers,
  startRig,
  ticking,
  until,
} from "../support.ts";

describe("a function", () => {
  it("has no more batches in flight than its setting says, and the others wait for their turn", async () => {
    const called: string[] = [];
    const gate = deferred();
    const rig = await startRig({
      batchesInFlight: 2,
      functions: fn(async ({ id }) => {
        called.push(id);
        await gate.promise;
        return {};
      }),
    });
    await ticking(rig, rig.produce("in", "a=1", "b=1", "c=1"));
    await until(() => called.length === 2);
    await aWhile();
    expect(called).toEqual(["a", "b"]);
    gate.resolve();
    await rig.idle();
    expect(called).toEqual(["a", "b", "c"]);
  });
});

describe("an instance", () => {
  it("has one batch in flight, and what comes in the meantime is the next one, in order", async () => {
    const batches: string[][] = [];
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async ({ id, messages }) => {
        batches.push([id, ...messages]);
        if (id === "slow") await gate.promise;
        return {};
      }),
    });
    await ticking(rig, rig.produce("in", "slow=1"));
    await until(() => batches.length === 1);
    for (const n of [2, 3, 4]) await ticking(rig, rig.produce("in", `slow=${n}`, `other=${n}`));
    await until(() => batches.filter(([id]) => id === "other").flat().length >= 4);
    await aWhile();
    expect(batches.filter(([id]) => id === "slow")).toEqual([["slow", "1"]]);
    gate.resolve();
    await rig.idle();
    expect(batches.filter(([id]) => id === "slow")).toEqual([
      ["slow", "1"],
      ["slow", "2", "3", "4"],
    ]);
  });

  it("gets batches of at most maxNumBatchRequests messages", async () => {
    const sizes: number[] = [];
    const rig = await startRig({
      functions: fn(({ messages }) => void sizes.push(messages.length)),
      module: moduleOf(undefined, { endpoints: [{ ...ENDPOINT, maxNumBatchRequests: 3 }] }),
    });
    await rig.produce("in", ...numbers(8).map((n) => `a=${n}`));
    await rig.idle();
    expect(sizes).toEqual([3, 3, 2]);
  });

  it("gets batches of a bounded size, and one that is larger alone", async () => {
    const sizes: number[][] = [];
    const rig = await startRig({
      functions: fn(({ messages }) => void sizes.push(messages.map(({ length }) => length))),
    });
    const mebibyte = 1024 * 1024;
    const lengths = [1.5, 1.5, 1.5, 6, 0.5, 0.5].map((size) => size * mebibyte);
    await rig.produce("in", ...lengths.map((length) => `a=${"x".repeat(length)}`));
    await rig.idle();
    expect(sizes.flat()).toEqual(lengths);
    for (const batch of sizes) {
      const bytes = batch.reduce((sum, size) => sum + size, 0);
      expect(batch.length === 1 || bytes <= 4 * mebibyte).toBe(true);
    }
  });

  it("is told who sent each message and whether it has a value, after a restart, too", async () => {
    const target = wireAddress("other/x");
    const none = { typename: "test/text" };
    const answer = FromFunction.encode({
      invocationResult: {
        outgoingMessages: [typed("hello"), typed(""), none].map((argument) => ({
          target,
          argument,
        })),
        delayedInvocations: [{ target, argument: none, delayInMs: 1000 }],
      },
    }).finish();
    const rig = await startRig({ functions: { fn: async () => answer } });
    await rig.produce("in", "a/b=1");
    await until(() => rig.store.mailboxSize(keyOf("other", "x")) === 3);
    await rig.crash();
    const batches: unknown[] = [];
    const other = fn(({ callers, messages, haveValues }) => {
      batches.push([callers, messages, haveValues]);
      return {};
    });
    const again = await startRig({ functions: { other }, disk: rig.disk });
    await again.idle();
    again.clock.advance(1000);
    await again.idle();
    const caller = "fn/a/b";
    expect(batches).toEqual([
      [
        [caller, caller, caller],
        ["hello", "", ""],
        [true, true, false],
      ],
      [[caller], [""], [false]],
    ]);
  });

  it("may have any id that is not empty, from one end to the other", async () => {
    const ids = ["__proto__", "constructor", "ключ ☃", "a/b/c", "a\0b", "a", " ", "x".repeat(5000)];
    const seen: string[] = [];
    const functions = fn(
      ({ target, id, state, callers }) => {
        seen.push(target);
        const count = `${state["count"] ?? ""}|`;
        return callers[0] === undefined
          ? {
              state: { count },
              send: [[`fn/${id}`, "again"]],
              delayed: [{ ms: 1000, to: `fn/${id}`, value: "later" }],
            }
          : { state: { count }, egress: [["out", `${id}=${count}`]] };
      },
      { count: {} },
    );
    const rig = await startRig({ functions });
    await rig.produce("in", ...ids.map((id) => `${id}=1`));
    await rig.idle();
    await rig.crash();
    const again = await startRig({ functions, disk: rig.disk });
    again.clock.advance(2000);
    await again.idle();
    const expected = (count: string) => ids.map((id) => `${id}=${count}`);
    expect(again.records("out")).toEqual([...expected("||"), ...expected("|||")]);
    for (const id of ids) {
      expect(seen.filter((target) => target === `fn/${id}`).length).toBe(3);
      expect(again.state("fn", id)).toEqual({ count: "|||" });
    }
  });
});

describe("the order of a sender's messages", () => {
  it("holds while thousands of them wait for an instance that is busy", async () => {
    const received: string[] = [];
    const gate = deferred();
    const rig = await startRig({
      functions: {
        fn: fn(() => ({ send: numbers(5000).map((n) => ["busy/x", n] as const) })),
        busy: fn(async ({ messages }) => {
          received.push(...messages);
          await gate.promise;
          return {};
        }),
      },
    });
    await ticking(rig, rig.produce("in", "a=go"));
    await until(() => received.length > 0);
    const instance = rig.parts.types.get("test/busy")?.instances.get("x");
    expect(instance?.mailbox.size).toBe(5000 - received.length);
    expect(instance?.mailbox.inMemory).toBeLessThan(1500);
    gate.resolve();
    await until(() => {
      rig.clock.advance(10);
      return received.length >= 5000;
    });
    await rig.idle();
    expect(received).toEqual(numbers(5000));
  });

  it("holds for each of many senders, under load and across a crash", async () => {
    const received = new Map<string, string[]>();
    const functions = {
      fn: fn(({ id, messages }) => ({
        send: messages.flatMap((n) => [
          [`sink/${Number(n) % 2}`, `${id}:${n}a`] as const,
          [`sink/${Number(n) % 2}`, `${id}:${n}b`] as const,
        ]),
      })),
      sink: fn(({ id, messages }) => ({ egress: messages.map((m) => ["out", `${id}=${m}`]) })),
    };
    const senders = ["s1", "s2", "s3"];
    let rig = await startRig({ functions });
    for (const part of [numbers(200), numbers(400).slice(200)]) {
      const records = part.flatMap((n) => senders.map((id) => `${id}=${n}`));
      await ticking(rig, rig.produce("in", ...records));
      await rig.crash();
      rig = await startRig({ functions, disk: rig.disk });
    }
    await rig.idle();
    for (const record of rig.records("out")) {
      const [, sink = "", sender = "", n = ""] = /^(.*)=(.*):(.*)$/.exec(record) ?? [];
      received.set(`${sender}-${sink}`, [...(received.get(`${sender}-${sink}`) ?? []), n]);
    }
    for (const id of senders) {
      for (const sink of [0, 1]) {
        const sent = numbers(400).filter((n) => Number(n) % 2 === sink);
        expect(received.get(`${id}-${sink}`)).toEqual(sent.flatMap((n) => [`${n}a`, `${n}b`]));
      }
    }
  });
});

describe("the values that a function declares", () => {
  it("are asked for before anything runs, once for a function and again after a restart", async () => {
    const requests: string[][] = [];
    const handle = fn(
      ({ state, messages }) => ({ state: { seen: `${state["seen"] ?? ""}${messages}` } }),
      {
        seen: {},
      },
    );
    const functions = async (request: Uint8Array) => {
      requests.push(Object.keys(readBatch(request).state));
      return handle(request);
    };
    const rig = await startRig({ functions });
    await rig.produce("in", "a=1");
    await rig.idle();
    await rig.produce("in", "a=2", "b=1");
    await rig.idle();
    expect(requests).toEqual([[], ["seen"], ["seen"], ["seen"]]);
    await rig.crash();
    const again = await startRig({ functions, disk: rig.disk });
    await again.produce("in", "a=3");
    await again.idle();
    expect(requests.slice(4)).toEqual([[], ["seen"]]);
    expect(again.state("fn", "a")).toEqual({ seen: "123" });
  });

  it("fail no instance when many start at the same time, and may become more with a new version", async () => {
    const first = fn(({ messages }) => ({ state: { old: messages.join() } }), { old: {} });
    const second = fn(({ state }) => ({ state: { new: `${state["old"]}!` } }), {
      old: {},
      new: {},
    });
    let version = first;
    const rig = await startRig({ functions: async (request) => version(request) });
    const ids = numbers(20);
    await rig.produce("in", ...ids.map((id) => `${id}=hello`));
    await rig.idle();
    version = second;
    await rig.produce("in", ...ids.map((id) => `${id}=again`));
    await rig.idle();
    for (const id of ids) expect(rig.state("fn", id)).toEqual({ old: "hello", new: "hello!" });
    expect([...rig.parts.types.all()].map(({ stats }) => stats.failures)).toEqual([0]);
  });

  it("fail the invocation when they are missed though they were sent", async () => {
    const rig = await startRig({ functions: async () => incomplete(["ghost"], {}) });
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    const [failing] = [...rig.parts.failures.failing];
    expect(failing?.failure?.reason).toBe(
      "it asks again for values of its state that it was sent: ghost",
    );
  });
});
