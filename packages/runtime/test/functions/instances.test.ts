/**
 * State in memory: what the cache forgets comes back from the store as it was, more state than the cache may hold works,
 * and values end when they expire, in memory, on disk and after a restart alike.
 */
import { describe, expect, it } from "vitest";
import type { Disk } from "../disks.ts";
import { type Declared, fn } from "../functions.ts";
import { ManualClock } from "../manual-clock.ts";
import { keyOf, numbers, type Rig, startRig, ticking, until, untilDurable } from "../support.ts";

const SECOND = 1000;

describe("the cache of state", () => {
  it("forgets and reads again without a difference, whatever there is room for", async () => {
    const functions = fn(
      ({ messages, state }) => ({
        state: {
          sum: `${Number(state["sum"] ?? 0) + messages.reduce((sum, text) => sum + Number(text), 0)}`,
          // Comes and goes.
          odd: Number(messages.at(-1)) % 2 === 1 ? "odd" : undefined,
          empty: "",
        },
      }),
      { sum: {}, odd: {}, empty: {} },
    );
    const rig = await startRig({ functions, cacheBytes: 3000 });
    const ids = numbers(40);
    for (let round = 1; round <= 3; round++) {
      for (let from = 0; from < ids.length; from += 10) {
        await rig.produce("in", ...ids.slice(from, from + 10).map((id) => `${id}=${round}`));
        await rig.idle();
      }
    }
    for (const id of ids) expect(rig.state("fn", id)).toEqual({ sum: "6", odd: "odd", empty: "" });
    expect(rig.parts.instances.count).toBeLessThan(20);
  });

  it("makes room when instances that it knows grow, too", async () => {
    const value = "x".repeat(10_000);
    const rig = await startRig({
      functions: fn(
        ({ messages }) => ({ state: { value: messages.at(-1) === "1" ? "" : value } }),
        {
          value: {},
        },
      ),
      cacheBytes: 100_000,
    });
    const ids = numbers(50);
    await rig.produce("in", ...ids.map((id) => `${id}=1`));
    await rig.idle();
    expect(rig.parts.instances.count).toBe(50);
    for (const id of ids) {
      await rig.produce("in", `${id}=2`);
      await rig.idle();
    }
    expect(rig.parts.instances.bytes).toBeLessThan(200_000);
    expect(rig.state("fn", "0")).toEqual({ value });
  });

  it("counts small values for what they take, and not for what they say", async () => {
    const names = numbers(10);
    const flags = Object.fromEntries(names.map((name) => [name, "y"]));
    const rig = await startRig({
      functions: fn(() => ({ state: flags }), Object.fromEntries(names.map((name) => [name, {}]))),
      cacheBytes: 100_000,
    });
    for (const id of numbers(100)) {
      await rig.produce("in", `${id}=1`);
      await rig.idle();
    }
    expect(rig.parts.instances.count).toBeLessThan(25);
    expect(rig.state("fn", "0")).toEqual(flags);
  });

  it("has room for what an operator writes until that is durable, however small it is", async () => {
    const add = fn(
      ({ messages, state }) => ({
        state: {
          sum: `${Number(state["sum"]) + messages.reduce((sum, one) => sum + Number(one), 0)}`,
        },
      }),
      { sum: {} },
    );
    const rig = await startRig({ functions: add, cacheBytes: 0 });
    const place = { instance: keyOf("fn", "a"), name: "sum" };
    const write = (value: string, seen?: string) =>
      rig.runtime.setValue({ ...place, seen }, () => ({
        typename: "test/text",
        value: Buffer.from(value),
      }));
    const { version } = await ticking(rig, write("1"));
    rig.store.hold();
    const written = write("100", version);
    const produced = rig.produce("in", "a=5");
    rig.store.release();
    await ticking(rig, Promise.all([written, produced]));
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ sum: "105" });
  });

  it("goes back to its size when a burst is over", async () => {
    const rig = await startRig({
      functions: fn(() => ({ state: { value: "x".repeat(1000) } }), { value: {} }),
      cacheBytes: 20_000,
    });
    await rig.idle();
    rig.store.hold();
    const produced = rig.produce("in", ...numbers(200).map((id) => `${id}=1`));
    await until(() => rig.parts.instances.bytes > 250_000);
    rig.store.release();
    await produced;
    await rig.idle();
    for (let turn = 0; turn < 50; turn++) {
      await rig.produce("in", "0=1");
      await rig.idle();
    }
    expect(rig.parts.instances.bytes).toBeLessThan(40_000);
  });

  it("tells an empty value from none, after it was forgotten and after a restart", async () => {
    const seen: (string | undefined)[] = [];
    const functions = fn(
      ({ messages, state }) => {
        seen.push(state["value"]);
        return { state: { value: messages[0] === "delete" ? undefined : (messages[0] ?? "") } };
      },
      { value: {} },
    );
    const rig = await startRig({ functions });
    await rig.produce("in", "a=");
    await rig.idle();
    await rig.crash();
    const again = await startRig({ functions, disk: rig.disk });
    for (const value of ["delete", ""]) {
      await again.produce("in", `a=${value}`);
      await again.idle();
    }
    expect(seen).toEqual([undefined, "", undefined]);
  });
});

/** A function that tells what it is sent, and writes when it is told to. */
async function expiring(declared: Declared, disk?: Disk) {
  const seen: (string | undefined)[] = [];
  const clock = new ManualClock();
  const functions = fn(({ messages: [message = ""], state }) => {
    seen.push(state["value"]);
    if (message === "look for a minute") clock.advance(60 * SECOND);
    return message.startsWith("look") ? {} : { state: { value: message } };
  }, declared);
  const rig = await startRig({ functions, clock, ...(disk !== undefined && { disk }) });
  const tell = async (message: string): Promise<string | undefined> => {
    await rig.produce("in", `a=${message}`);
    await rig.idle();
    return seen.at(-1);
  };
  return { rig, tell };
}

const rows = (rig: Rig) => rig.store.state(keyOf("fn", "a")).length;

describe("a value that expires", () => {
  it("after its last write is not kept by being used", async () => {
    const { rig, tell } = await expiring({ value: { afterWrite: 10 * SECOND } });
    await tell("one");
    rig.clock.advance(6 * SECOND);
    expect(await tell("look")).toBe("one");
    rig.clock.advance(3 * SECOND);
    expect(await tell("look")).toBe("one");
    rig.clock.advance(1 * SECOND);
    expect(await tell("look")).toBe(undefined);
    await tell("two");
    rig.clock.advance(9 * SECOND);
    expect(await tell("three")).toBe("two");
    rig.clock.advance(9 * SECOND);
    expect(await tell("look")).toBe("three");
  });

  it("does not come back when the clock is set back and its function has found it gone", async () => {
    for (const expiry of [{ afterWrite: 10 * SECOND }, { afterInvoke: 10 * SECOND }]) {
      const { rig, tell } = await expiring({ value: expiry });
      await tell("one");
      rig.clock.advance(10 * SECOND);
      expect(await tell("look")).toBe(undefined);
      rig.clock.jump(-60 * SECOND);
      expect(await tell("look")).toBe(undefined);
    }
  });

  it("after its last invocation is kept by being used", async () => {
    const { rig, tell } = await expiring({ value: { afterInvoke: 10 * SECOND } });
    await tell("one");
    for (let turn = 0; turn < 3; turn++) {
      rig.clock.advance(9 * SECOND);
      expect(await tell("look")).toBe("one");
    }
    rig.clock.advance(10 * SECOND);
    expect(await tell("look")).toBe(undefined);
  });

  it("after its last invocation is kept by one that was sent it, however long that takes", async () => {
    const { rig, tell } = await expiring({ value: { afterInvoke: 10 * SECOND } });
    await tell("one");
    expect(await tell("look for a minute")).toBe("one");
    rig.clock.advance(9 * SECOND);
    expect(await tell("look")).toBe("one");
    rig.clock.advance(10 * SECOND);
    expect(await tell("look for a minute")).toBe(undefined);
    expect(await tell("look")).toBe(undefined);
  });

  it("expires at the same time after a restart, and is not kept by an invocation that failed", async () => {
    const first = await expiring({ value: { afterInvoke: 10 * SECOND } });
    await first.tell("one");
    await first.rig.crash();
    const second = await expiring({ value: { afterInvoke: 10 * SECOND } }, first.rig.disk);
    second.rig.clock.advance(9 * SECOND);
    expect(await second.tell("look")).toBe("one");
    await second.rig.crash();
    const third = await expiring({ value: { afterInvoke: 10 * SECOND } }, first.rig.disk);
    third.rig.clock.advance(19 * SECOND);
    expect(await third.tell("look")).toBe(undefined);
  });

  it("disappears from the API at once and from the disk in time, and nothing else does", async () => {
    const { rig, tell } = await expiring({ value: { afterWrite: 10 * SECOND } });
    const url = await rig.serve();
    const status = async () => (await fetch(`${url}/functions/test/fn/a`)).status;
    await tell("one");
    expect([await status(), rows(rig)]).toEqual([200, 1]);
    rig.clock.advance(10 * SECOND);
    expect(await status()).toBe(404);
    rig.clock.advance(40 * SECOND);
    await untilDurable(rig, () => rows(rig) === 0);
    await tell("two");
    rig.clock.advance(9 * SECOND);
    expect(await tell("look")).toBe("two");
  });

  it("may have any time to live that the wire can carry", async () => {
    for (const declared of [{ afterWrite: Number.MAX_SAFE_INTEGER }, { afterInvoke: 2 ** 62 }]) {
      const { rig, tell } = await expiring({ value: declared });
      await tell("one");
      rig.clock.advance(60 * SECOND);
      expect(await tell("look")).toBe("one");
      await rig.crash();
      const again = await expiring({ value: declared }, rig.disk);
      expect(await again.tell("look")).toBe("one");
    }
  });
});
