/** Topics that are kept by an age and a size of their own. */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "./functions.ts";
import { aWhile, numbers, startRig, until, untilDurable } from "./support.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const copy = fn(({ id, messages }) => ({
  egress: messages.map((message) => ["out", `${id}=${message}`] as const),
}));

describe("a topic with a retention of its own", () => {
  it("forgets what is older than that, and others keep it", async () => {
    const rig = await startRig({ functions: copy, retention: { out: { ageMs: 10 * MINUTE } } });
    await rig.produce("in", "a=1");
    await rig.idle();
    rig.clock.advance(11 * MINUTE);
    await untilDurable(rig, () => rig.records("out").length === 0);
    expect(rig.records("in")).toEqual(["a=1"]);
  });

  it("is no larger than that, however new its records are", async () => {
    const rig = await startRig({ functions: copy, retention: { out: { maxBytes: 30 } } });
    // A key and a value of two bytes each.
    await rig.produce("in", ...numbers(20).map((n) => `k${n}=v`));
    await rig.idle();
    rig.clock.advance(MINUTE);
    await untilDurable(rig, () => rig.store.bytes("out") <= 30);
    expect(rig.records("out").at(-1)).toBe("k19=v");
    expect(rig.store.bytes("out")).toBeGreaterThan(26);
    expect(rig.records("in").length).toBe(20);
  });

  it("keeps what no function has been sent, however old and however much it is", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(async () => {
        await gate.promise;
        return {};
      }),
      // All of it happens before a call takes so long that its place is given away.
      housekeepingMs: 5,
      housekeepingStepMs: 5,
      retention: { in: { ageMs: 1, maxBytes: 1 } },
    });
    await rig.produce("in", ...numbers(1000).map((n) => `${n}=x`));
    const position = () => rig.store.topic("in")?.position ?? 0;
    await until(() => {
      rig.clock.advance(rig.clock.monotonic() < 90 ? 5 : 0);
      return position() > 0 && rig.store.firstOffset("in") === position();
    });
    expect(position()).toBeLessThan(1000);
    gate.resolve();
    await until(() => {
      rig.clock.advance(MINUTE);
      return rig.records("in").length === 0;
    });
    expect(rig.store.topic("in")?.position).toBe(1000);
  });

  it("forgets nothing because a clock has jumped, before that has held", async () => {
    const retention = { out: { ageMs: HOUR } };
    const rig = await startRig({ functions: copy, retentionMs: 240 * HOUR, retention });
    await rig.produce("in", "a=1");
    await rig.idle();
    // A twentieth of what other topics are kept for.
    rig.clock.jump(12 * HOUR);
    rig.clock.advance(MINUTE);
    await rig.parts.committer.settled();
    await aWhile();
    expect(rig.records("out")).toEqual(["a=1"]);
    await until(() => {
      rig.clock.advance(30 * MINUTE);
      return rig.records("out").length === 0;
    });
    expect(rig.clock.monotonic()).toBeGreaterThan(HOUR);
  });
});
