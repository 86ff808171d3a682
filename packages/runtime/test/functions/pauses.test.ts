/**
 * Pausing: what is paused is never called, keeps what waits for it in its order, and holds up nobody; and it is paused until
 * it is resumed, whatever happens to the runtime meanwhile.
 */
import { describe, expect, it } from "vitest";
import { type Answer, deferred, fn } from "../functions.ts";
import {
  aWhile,
  keyOf,
  moduleOf,
  numbers,
  type Rig,
  startRig,
  ticking,
  until,
  untilDurable,
} from "../support.ts";

const EVERYTHING = { function: "", id: "" };
const wholeFunction = (name: string) => keyOf(name, "");

/** Writes each message to topic `out`. */
const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`]),
}));

/** Resolves when the records have left the topics, for functions that do not answer them. */
const drawn = (rig: Rig) =>
  untilDurable(rig, () => rig.parts.topics.lag().every(({ records }) => records === 0));

describe("an instance that is paused", () => {
  it("is not called, while the others go on, and has its messages in order when it is resumed", async () => {
    const rig = await startRig({ functions: echo });
    expect(await rig.runtime.pause(keyOf("fn", "a"))).toBe(rig.clock.now());
    await rig.produce("in", "a=1", "b=1", "a=2");
    await until(() => rig.records("out").length === 1);
    await aWhile();
    expect(rig.records("out")).toEqual(["b=1"]);
    expect(rig.runtime.inspect(keyOf("fn", "a")).mailboxSize).toBe(2);

    expect(await rig.runtime.resume(keyOf("fn", "a"))).toEqual({ resumed: true, paused: false });
    await rig.idle();
    expect(rig.records("out")).toEqual(["b=1", "a=1", "a=2"]);
  });

  it("ends what is in flight, and begins nothing after it", async () => {
    const held = deferred();
    const rig = await startRig({
      functions: fn(async ({ id, messages }): Promise<Answer> => {
        await held.promise;
        return { egress: messages.map((text) => ["out", `${id}=${text}`]) };
      }),
    });
    await ticking(rig, rig.produce("in", "a=1"));
    await ticking(rig, rig.runtime.pause(keyOf("fn", "a")));
    await ticking(rig, rig.produce("in", "a=2"));
    held.resolve();
    await until(() => rig.records("out").length === 1);
    await aWhile();
    expect(rig.records("out")).toEqual(["a=1"]);
    await rig.runtime.resume(keyOf("fn", "a"));
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1", "a=2"]);
  });

  it("is not tried again when it fails, and at once when it is resumed", async () => {
    const calls: string[] = [];
    const medicine = { cured: false };
    const rig = await startRig({
      functions: fn(({ id, messages }): Answer => {
        calls.push(id);
        if (!medicine.cured) throw new Error("poisoned");
        return { egress: messages.map((text) => ["out", `${id}=${text}`]) };
      }),
    });
    await rig.produce("in", "a=1");
    await until(() => rig.parts.failures.failing.size === 1);
    await rig.runtime.pause(keyOf("fn", "a"));
    const before = calls.length;
    rig.clock.advance(60 * 60 * 1000);
    await aWhile();
    expect(calls).toHaveLength(before);
    medicine.cured = true;
    await rig.runtime.resume(keyOf("fn", "a"));
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1"]);
  });

  it("keeps nothing of what waits for it in memory, and no record in its topic", async () => {
    const rig = await startRig({ functions: echo });
    await rig.runtime.pause(keyOf("fn", "a"));
    await rig.produce("in", ...numbers(1000).map((n) => `a=${n}`));
    await drawn(rig);
    const type = rig.parts.types.get("test/fn");
    expect(type?.load.messages).toBe(0);
    expect(type?.instances.get("a")?.mailbox).toMatchObject({ size: 1000, inMemory: 0 });
    await rig.runtime.resume(keyOf("fn", "a"));
    await rig.idle();
    expect(rig.records("out")).toEqual(numbers(1000).map((n) => `a=${n}`));
  });

  it("gets the delayed messages that are due into its mailbox", async () => {
    const rig = await startRig({
      functions: fn(({ id, messages }): Answer => {
        if (messages[0] === "later") return { delayed: [{ ms: 1000, to: "fn/a", value: "now" }] };
        return { egress: messages.map((text) => ["out", `${id}=${text}`]) };
      }),
    });
    await rig.produce("in", "a=later");
    await rig.idle();
    await rig.runtime.pause(keyOf("fn", "a"));
    rig.clock.advance(1000);
    await untilDurable(rig, () => rig.store.mailboxSize(keyOf("fn", "a")) === 1);
    expect(rig.records("out")).toEqual([]);
    await rig.runtime.resume(keyOf("fn", "a"));
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=now"]);
  });
});

describe("a function that is paused", () => {
  const two = moduleOf(
    {},
    {
      topics: [
        { topic: "in", routes: [{ valueType: "test/text", targets: ["test/fn", "test/other"] }] },
        { topic: "alone", routes: [{ valueType: "test/text", targets: ["test/fn"] }] },
      ],
    },
  );

  it("keeps no record from another one that it is for, too, and leaves its own in their topic", async () => {
    const counts = { fn: 0, other: 0 };
    const count = (name: "fn" | "other") =>
      fn(({ messages }) => {
        counts[name] += messages.length;
        return {};
      });
    const rig = await startRig({
      module: two,
      functions: { fn: count("fn"), other: count("other") },
    });
    await rig.runtime.pause(wholeFunction("fn"));
    await rig.produce("in", ...numbers(1000).map((n) => `${n}=x`));
    await until(() => counts.other === 1000);
    await rig.produce("alone", ...numbers(1000).map((n) => `${n}=x`));
    await aWhile();
    expect(counts.fn).toBe(0);
    expect(rig.parts.topics.lag()).toEqual([
      { topic: "in", records: 0 },
      { topic: "alone", records: 1000 },
    ]);
    await rig.runtime.resume(wholeFunction("fn"));
    await rig.idle();
    expect(counts).toEqual({ fn: 2000, other: 1000 });
  });

  it("is not waited for by a commit, nor by the end", async () => {
    const rig = await startRig({ functions: echo });
    await rig.runtime.pause(wholeFunction("fn"));
    // The clock stands still: a commit that waited for it to be quiet would never be made.
    await Promise.all([rig.produce("in", "a=1"), rig.produce("in", "b=1")]);
    await Promise.all([rig.produce("in", "a=2"), rig.produce("in", "b=2")]);
    await rig.close();
    expect(rig.store.attempts).not.toHaveLength(0);
  });

  it("stays paused when everything goes on, and is resumed by itself", async () => {
    const rig = await startRig({ functions: echo });
    await rig.runtime.pause(wholeFunction("fn"));
    await rig.runtime.pause(EVERYTHING);
    await rig.produce("in", "a=1");
    expect(await rig.runtime.resume(EVERYTHING)).toEqual({ resumed: true, paused: false });
    await aWhile();
    expect(rig.records("out")).toEqual([]);
    expect(await rig.runtime.resume(wholeFunction("fn"))).toEqual({
      resumed: true,
      paused: false,
    });
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1"]);
  });
});

describe("everything", () => {
  it("that is paused stays so in the next runtime, functions that it meets first there included", async () => {
    const first = await startRig({ functions: echo });
    await first.runtime.pause(EVERYTHING);
    await first.produce("in", "a=1");
    await first.crash();
    const rig = await startRig({ functions: echo, disk: first.disk, clock: first.clock });
    await rig.produce("in", "a=2", "b=1");
    await aWhile();
    expect(rig.records("out")).toEqual([]);
    expect(rig.runtime.pauses(0, 10)).toEqual([{ ...EVERYTHING, since: first.clock.now() }]);
    await rig.runtime.resume(EVERYTHING);
    await rig.idle();
    expect(rig.records("out").sort()).toEqual(["a=1", "a=2", "b=1"]);
    expect(rig.runtime.pauses(0, 10)).toEqual([]);
  });
});
