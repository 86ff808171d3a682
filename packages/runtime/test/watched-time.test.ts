/**
 * A clock that is wrong for a while makes nothing old: not what is in the topics, and no idempotency key. What passed
 * while nobody watched counts when the clock has held for an hour.
 */
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../src/settings.ts";
import { type Disk, memoryDisk, sqliteDisk } from "./disks.ts";
import { fn } from "./functions.ts";
import { ManualClock } from "./manual-clock.ts";
import { keyAndValue, type Rig, startRig, ticking, untilDurable } from "./support.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const { retentionMs, clockTrustMs } = DEFAULT_SETTINGS;
const functions = fn(() => ({}));

/** A runtime at that time, with what the last one left on the disk. */
function startAt(clock: ManualClock, disk: Disk): Promise<Rig> {
  return startRig({ functions, clock, disk, retentionMs });
}

/** The machine is off for that long, or says so. */
async function restart(rig: Rig, ms: number): Promise<Rig> {
  await rig.idle();
  await rig.crash();
  return startAt(new ManualClock(rig.clock.now() + ms), rig.disk);
}

const produce = (rig: Rig, text: string): Promise<readonly number[]> =>
  ticking(rig, rig.runtime.produce("in", [keyAndValue(text)], text));

/** Lets that much time pass, with all the housekeeping in it. */
async function pass(rig: Rig, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= MINUTE) {
    rig.clock.advance(Math.min(left, MINUTE));
    await rig.parts.committer.settled();
  }
}

/** Whether a record and the key of its request are still known. */
async function knows(rig: Rig, text: string): Promise<boolean> {
  const isKept = rig.records("in").includes(text);
  const isKnown = rig.store.idempotency(text) !== undefined;
  expect(isKept).toBe(isKnown);
  return isKept;
}

describe.each([
  ["in memory", memoryDisk],
  ["on disk", sqliteDisk],
])("age, with a store %s", (_where, newDisk) => {
  async function started(): Promise<Rig> {
    const rig = await startAt(new ManualClock(), newDisk());
    expect(await produce(rig, "a=1")).toEqual([0]);
    await rig.idle();
    return rig;
  }

  it("is not what a clock eight days ahead at the start makes of it, and the same key is applied once", async () => {
    let rig = await restart(await started(), 8 * DAY);
    const [warning] = rig.log.filter(({ level }) => level === "warn");
    expect(warning?.message).toMatch(/^the clock is far ahead of when this store was last in use/);
    const fields = warning?.fields as { readonly aheadMs: number };
    expect(Math.round(fields.aheadMs / HOUR)).toBe(8 * 24);
    // Nor when it starts again and again in this state, with writes in between.
    for (const text of ["b=1", "b=2", "b=3"]) {
      await pass(rig, clockTrustMs - MINUTE);
      expect(await knows(rig, "a=1")).toBe(true);
      await produce(rig, text);
      rig = await restart(rig, 0);
    }
    expect(await produce(rig, "a=1")).toEqual([0]);
    rig.clock.jump(-8 * DAY);
    await pass(rig, 2 * clockTrustMs);
    expect(await knows(rig, "a=1")).toBe(true);
  });

  it("is not what a clock makes of it that is set back while what is old is being forgotten", async () => {
    const rig = await started();
    rig.clock.advance(retentionMs + MINUTE);
    rig.clock.jump(-retentionMs - HOUR);
    expect(await produce(rig, "b=1")).toEqual([1]);
    await pass(rig, HOUR);
    expect(await knows(rig, "b=1")).toBe(true);
    expect(await produce(rig, "b=1")).toEqual([1]);
  });

  it("is not what a jump of a running machine's clock makes of it", async () => {
    const rig = await started();
    for (let jumps = 0; jumps < 3; jumps++) {
      rig.clock.jump(8 * DAY);
      await pass(rig, clockTrustMs - MINUTE);
      rig.clock.jump(-8 * DAY);
      await pass(rig, MINUTE);
    }
    expect(await knows(rig, "a=1")).toBe(true);
  });

  it("counts what passed while nothing ran when the clock has held", async () => {
    const rig = await restart(await started(), 8 * DAY);
    await pass(rig, clockTrustMs - MINUTE);
    expect(await knows(rig, "a=1")).toBe(true);
    await pass(rig, 2 * MINUTE);
    await untilDurable(rig, async () => !(await knows(rig, "a=1")));
  });

  it("counts a night at once, and each of several", async () => {
    let rig = await started();
    for (let nights = 0; nights < 10; nights++) {
      rig = await restart(rig, 16 * HOUR);
      await produce(rig, `night=${nights}`);
    }
    await pass(rig, 8 * HOUR);
    expect(await knows(rig, "a=1")).toBe(false);
    expect(await knows(rig, "night=9")).toBe(true);
  });

  it("is the time that has passed while it ran", async () => {
    const rig = await started();
    await pass(rig, 2 * MINUTE);
    expect(await knows(rig, "a=1")).toBe(true);
    rig.clock.advance(retentionMs);
    await untilDurable(rig, async () => !(await knows(rig, "a=1")));
  });
});
