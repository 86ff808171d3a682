/**
 * Cancelling delayed messages, and the tokens that say which: exactly as the lists of the functions' answers say, however
 * near or far the message, whichever function of an id set it, and across restarts.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { ALL, timersDue } from "../store/fixtures.ts";
import { startRig, ticking, until } from "../support.ts";
import { HOUR, later, SECOND, startAlarms, TOPICS } from "./alarms.ts";

describe("a cancellation", () => {
  it("takes back what is pending, before and after a restart, near and far", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [
      later(10 * SECOND, "near", "near"),
      later(HOUR, "far", "far"),
      later(20 * SECOND, "near too", "near too"),
      later(HOUR, "far too", "far too"),
      later(30 * SECOND, "kept", "kept"),
    ]);
    await rig.tell("a", [{ cancel: "near" }, { cancel: "far" }]);
    await rig.crash();
    const again = await startAlarms(rig.disk);
    await again.tell("a", [{ cancel: "near too" }, { cancel: "far too" }]);
    again.clock.advance(2 * HOUR);
    expect(await again.fired()).toEqual(["kept"]);
  });

  it("and a message in one answer apply in the order of the list", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(SECOND, "old", "t")]);
    await rig.tell("a", [{ cancel: "t" }, later(SECOND, "new", "t")]);
    await rig.tell("b", [later(SECOND, "never", "t"), { cancel: "t" }]);
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["new"]);
  });

  it("of what has fired, was cancelled or never was does nothing", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(SECOND, "fired", "t")]);
    rig.clock.advance(SECOND);
    await rig.tell("a", [{ cancel: "t" }, { cancel: "t" }, { cancel: "unheard of" }]);
    expect(await rig.fired()).toEqual(["fired"]);
    // And the token may be used again.
    await rig.tell("a", [later(SECOND, "again", "t")]);
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["fired", "again"]);
    expect(rig.failure()).toBe(undefined);
  });

  it("reaches the tokens of every function of its id, and of no other id", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(SECOND, "of fn a", "t")]);
    await rig.tell("b", [later(SECOND, "of fn b", "t")]);
    await rig.tell("a", [{ cancel: "t" }], "other");
    rig.clock.advance(SECOND);
    expect(await rig.fired()).toEqual(["of fn b"]);
  });
});

describe("a token that is pending", () => {
  it("cannot be used again by any function of its id, and nothing of such an answer counts", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(5 * SECOND, "first", "t")]);
    await rig.produce(
      "other",
      `a=${JSON.stringify([later(0, "other"), later(SECOND, "again", "t")])}`,
    );
    const reason = await until(rig.failure);
    expect(reason).toBe(
      'it uses the cancellation token "t", which is pending already for the id "a"',
    );
    // Once it has fired the next attempt is fine.
    rig.clock.advance(5 * SECOND);
    await until(() => rig.failure() === undefined);
    rig.clock.advance(SECOND);
    expect((await rig.fired()).sort()).toEqual(["again", "first", "other"]);
  });

  it("is pending after a restart, too", async () => {
    const rig = await startAlarms();
    await rig.tell("a", [later(HOUR, "first", "t")]);
    await rig.crash();
    const again = await startAlarms(rig.disk);
    await again.produce("in", `a=${JSON.stringify([later(SECOND, "again", "t")])}`);
    expect(await until(again.failure)).toMatch("which is pending already");
  });

  it("is refused to the second of two answers that come at the same moment", async () => {
    const answers = deferred();
    const both = fn(async () => {
      await answers.promise;
      return { delayed: [later(HOUR, "mine", "t")] };
    });
    const rig = await startRig({ functions: { fn: both, other: both }, module: TOPICS });
    await Promise.all(
      [rig.produce("in", "a=1"), rig.produce("other", "a=1")].map((one) => ticking(rig, one)),
    );
    await until(() => [...rig.parts.types.all()].every(({ running }) => running === 1));
    answers.resolve();
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.parts.committer.settled();
    expect(timersDue(rig.store, 0, ALL).length).toBe(1);
  });
});
