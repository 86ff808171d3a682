/**
 * Delayed messages: in the order of their times, over restarts, beyond what is kept in memory and while the disk is slow. A
 * test that waits a second would see none of these.
 */
import { describe, expect, it } from "vitest";
import { ALL, timersDue } from "../store/fixtures.ts";
import { aWhile, mailboxes, numbers, startRig, ticking, until, untilDurable } from "../support.ts";
import { functions, HOUR, later, SECOND, startAlarms, TOPICS } from "./alarms.ts";

describe("delayed messages", () => {
  it("come when it is time, in the order of their times and then of their sending", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [
      later(3 * SECOND, "third"),
      later(1 * SECOND, "first"),
      later(2 * SECOND, "second"),
      later(2 * SECOND, "second too"),
      later(2 * SECOND + 1, "just behind"),
      later(0, "at once"),
    ]);
    rig.clock.advance(0);
    expect(await rig.fired()).toEqual(["at once"]);
    rig.clock.advance(SECOND - 1);
    expect(await rig.fired()).toEqual(["at once"]);
    rig.clock.advance(1);
    expect(await rig.fired()).toEqual(["at once", "first"]);
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["at once", "first", "second", "second too"]);
    rig.clock.advance(10 * SECOND);
    expect((await rig.fired()).slice(4)).toEqual(["just behind", "third"]);
    rig.clock.advance(HOUR);
    expect((await rig.fired()).length).toBe(6);
  });

  it("may be hours ahead, and further than the wire can count", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [
      later(2 * HOUR, "two hours"),
      later(HOUR, "one hour"),
      later(59 * SECOND, "soon"),
      later(61 * SECOND, "later"),
      later(Number.MAX_SAFE_INTEGER, "never"),
      later(2 ** 62, "not at all", "token"),
    ]);
    for (let minute = 0; minute < 59; minute++) rig.clock.advance(60 * SECOND);
    expect(await rig.fired()).toEqual(["soon", "later"]);
    rig.clock.advance(HOUR);
    expect(await rig.fired()).toEqual(["soon", "later", "one hour"]);
    await rig.crash();
    const again = await startAlarms(rig.disk);
    again.clock.advance(2 * HOUR);
    await again.tell("a", [{ cancel: "token" }]);
    expect(await again.fired()).toEqual(["soon", "later", "one hour", "two hours"]);
    expect(again.fatal).toEqual([]);
  });

  it("survive a crash: the overdue come at once, the others in time, each once", async () => {
    const rig = await startAlarms();
    const times = [1, 30, 59, 60, 61, 90, 119, 120, 121, 300];
    await rig.tell(
      "a",
      times.map((time) => later(time * SECOND, `${time}`)),
    );
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["1"]);
    await rig.crash();
    // The new one begins when the first one began.
    const again = await startAlarms(rig.disk);
    for (const [time, count] of [
      [0, 1],
      [30, 2],
      [59, 3],
      [60, 4],
      [61, 5],
      [120, 8],
    ] as const) {
      again.clock.advance(Math.max(0, rig.clock.now() + (time - 1) * SECOND - again.clock.now()));
      expect((await again.fired()).length).toBe(count);
    }
    await again.crash();
    const late = await startAlarms(rig.disk);
    late.clock.advance(HOUR);
    expect(await late.fired()).toEqual(times.map(String));
  });
});

describe("delayed messages that come near while a commit takes long", () => {
  const near = 80 * SECOND;

  it("are not overlooked when the disk does not have them yet", async () => {
    const rig = await startAlarms();
    await rig.idle();
    rig.store.hold();
    const told = rig.tell("a", [later(near, "on time")]);
    await until(() => [...rig.parts.types.all()][0]?.stats.invocations === 1);
    rig.clock.advance(near);
    rig.store.release();
    await told;
    expect(await rig.fired()).toEqual(["on time"]);
  });

  it("do not come when the disk does not know yet that they were cancelled", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(near, "cancelled", "t"), later(near, "kept")]);
    rig.store.hold();
    const told = rig.tell("a", [{ cancel: "t" }]);
    await until(() => [...rig.parts.types.all()][0]?.stats.invocations === 2);
    rig.clock.advance(near);
    rig.store.release();
    await told;
    expect(await rig.fired()).toEqual(["kept"]);
  });

  it("come once when the disk has them and has not said so", async () => {
    const rig = await startAlarms();
    await rig.idle();
    rig.store.mute();
    const told = rig.tell("a", [later(near, "once")]);
    await until(() => timersDue(rig.store, 0, ALL).length === 1);
    rig.clock.advance(near);
    rig.store.release();
    await told;
    expect(await rig.fired()).toEqual(["once"]);
  });
});

describe("very many delayed messages that are due at once", () => {
  it("become messages piece by piece", async () => {
    const rig = await startAlarms();
    const value = "x".repeat(10_000);
    for (const part of [0, 1]) {
      const delayed = numbers(1000).map((n) => later(SECOND, `${part}${n}${value}`));
      await rig.tell("a", delayed);
    }
    const before = rig.store.attempts.length;
    rig.clock.advance(SECOND);
    await ticking(rig, rig.idle());
    const most = rig.store.attempts.slice(before).map((group) => group.removedTimers.length);
    expect(Math.max(...most)).toBeLessThan(1500);
    expect(most.reduce((sum, count) => sum + count, 0)).toBe(2000);
    expect((await rig.fired()).length).toBe(2000);
  });
});

describe("a timer for a function that the module does not serve any more", () => {
  it("is not lost: its message waits until the function is back", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(SECOND, "patient"), later(HOUR, "very patient")]);
    await rig.crash();
    const narrow = {
      ...TOPICS,
      endpoints: TOPICS.endpoints.map((endpoint) => ({ ...endpoint, functions: "test/fn" })),
      topics: TOPICS.topics.slice(0, 1),
    };
    const without = await startRig({ functions, module: narrow, disk: rig.disk });
    without.clock.advance(2 * SECOND);
    await untilDurable(without, () => mailboxes(without.store).length === 1);
    await without.crash();
    const still = await startRig({ functions, module: narrow, disk: rig.disk });
    expect(still.log.map(({ message, fields }) => ({ message, ...fields }))).toEqual([
      {
        message: "messages wait for a function that the module does not serve",
        function: "test/sink",
        id: "x",
        waiting: 1,
      },
    ]);
    await aWhile();
    await still.crash();
    const again = await startAlarms(rig.disk);
    expect(await again.fired()).toEqual(["patient"]);
    again.clock.advance(HOUR);
    expect(await again.fired()).toEqual(["patient", "very patient"]);
  });
});
