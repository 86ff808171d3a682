/**
 * Topics as the buffer in front of the functions: what these have no room for waits there, on disk, in order, and a burst
 * must not become a heap. Delivering everything at once would pass every other test.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { keyAndValue, keyOf, moduleOf, numbers, startRig, ticking, until } from "../support.ts";

describe("a topic", () => {
  it("keeps what the functions have no room for, in order, and larger than what is in memory", async () => {
    const received: string[] = [];
    const gate = deferred();
    const functions = fn(async ({ messages }) => {
      await gate.promise;
      received.push(...messages);
      return {};
    });
    const rig = await startRig({ functions, callsInFlight: 2 });
    for (const from of [0, 1500, 3000]) {
      const part = numbers(4500).slice(from, from + 1500);
      await ticking(
        rig,
        rig.runtime.produce(
          "in",
          part.map((n) => keyAndValue(`${n}=${n}`)),
        ),
      );
    }
    const [lag] = rig.parts.topics.lag();
    expect(lag?.records).toBeGreaterThan(2000);
    gate.resolve();
    await until(() => {
      rig.clock.advance(10);
      return received.length >= 4500;
    });
    await rig.idle();
    expect(received).toEqual(numbers(4500));
  });

  it("keeps large records for functions that are busy, instead of the heap", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async () => {
        await gate.promise;
        return {};
      }),
    });
    const value = "x".repeat(1024 * 1024);
    await ticking(rig, rig.produce("in", ...numbers(45).map((n) => `${n}=${value}`)));
    const [lag] = rig.parts.topics.lag();
    expect(lag?.records).toBeGreaterThan(5);
    gate.resolve();
    await rig.idle();
  });

  it("moves to the mailbox of an instance that fails piece by piece", async () => {
    const rig = await startRig({
      functions: fn(() => {
        throw new Error("no");
      }),
    });
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    const before = rig.store.attempts.length;
    const value = "x".repeat(1024 * 1024);
    await rig.produce("in", ...numbers(40).map(() => `a=${value}`));
    await until(() => rig.store.mailboxSize(keyOf("fn", "a")) === 41);
    for (const { messages } of rig.store.attempts.slice(before)) {
      expect(messages.length).toBeLessThan(20);
    }
  });

  it("that feeds no function for a while keeps the records that none has been sent", async () => {
    const received: string[] = [];
    const blocked = fn(() => new Promise<never>(() => undefined));
    const before = await startRig({ functions: blocked });
    await ticking(before, before.produce("in", ...numbers(500).map((n) => `a${n}=${n}`)));
    const [lag] = before.parts.topics.lag();
    expect(lag?.records).toBeGreaterThan(50);
    await before.crash();

    const meanwhile = await startRig({
      functions: {
        fn: fn(() => ({})),
        other: fn(() => ({ egress: [["in", "b=written"]] })),
      },
      module: moduleOf({ other: "test/other" }),
      disk: before.disk,
    });
    await meanwhile.produce("other", "x=1", "y=1");
    await until(() => meanwhile.records("in").length === 502);
    await meanwhile.crash();

    const functions = fn(({ messages }) => void received.push(...messages));
    const after = await startRig({ functions, disk: before.disk });
    await after.idle();
    const first = 500 - (lag?.records ?? 0);
    expect(received.filter((text) => text !== "written").sort()).toEqual(
      numbers(500).slice(first).sort(),
    );
  });
});
