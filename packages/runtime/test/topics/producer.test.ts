/**
 * Taking records in: all of a request or nothing, and a request that is repeated under its Idempotency-Key adds nothing,
 * whether the first one is still on its way to the disk, long done, or from before a restart.
 */
import { describe, expect, it } from "vitest";
import type { NewRecord } from "../../src/produce-request.ts";
import { fn } from "../functions.ts";
import { aWhile, keyAndValue, moduleOf, type Rig, startRig, text, until } from "../support.ts";
import { TurnClock } from "../turn-clock.ts";

const nothing = fn(() => ({}));
const HOUR = 60 * 60 * 1000;

function produce(rig: Rig, key: string, ...records: string[]) {
  return rig.runtime.produce("in", records.map(keyAndValue), key);
}

/** The error of a produce that is refused, as `code: message`. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "accepted",
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  );
}

describe("an idempotency key", () => {
  it("makes a second request wait for the first one's commit and get its answer", async () => {
    const rig = await startRig({ functions: nothing });
    await rig.idle();
    rig.store.hold();
    const answers: (readonly number[])[] = [];
    const first = produce(rig, "k", "a=1", "b=2").then((offsets) => answers.push(offsets));
    await until(() => rig.store.attempts.at(-1)?.idempotency.length === 1);
    const second = produce(rig, "k", "a=1", "b=2").then((offsets) => answers.push(offsets));
    await aWhile();
    expect(answers).toEqual([]);
    rig.store.release();
    await Promise.all([first, second]);
    expect(answers).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(rig.records("in")).toEqual(["a=1", "b=2"]);
  });

  it("refuses another body, another topic and other boundaries, in flight and afterwards", async () => {
    const module = moduleOf({ in: "test/fn", also: "test/fn" });
    const rig = await startRig({ functions: nothing, module });
    await rig.idle();
    rig.store.hold();
    const first = produce(rig, "k", "a=12");
    const conflict = 'idempotency-conflict: the Idempotency-Key "k" was used for another request';
    const others = () => [
      refusal(produce(rig, "k", "a=13")),
      refusal(produce(rig, "k", "a1=2")),
      refusal(produce(rig, "k", "a=12", "a=12")),
      refusal(rig.runtime.produce("also", [keyAndValue("a=12")], "k")),
    ];
    for (const refused of others()) expect(await refused).toBe(conflict);
    rig.store.release();
    await first;
    for (const refused of others()) expect(await refused).toBe(conflict);
    expect(rig.records("in")).toEqual(["a=12"]);
  });

  it("gives the same answer after a restart, and adds nothing", async () => {
    const rig = await startRig({ functions: nothing });
    await rig.produce("in", "before=0");
    await produce(rig, "k", "a=1", "b=2");
    await rig.crash();
    const again = await startRig({ functions: nothing, disk: rig.disk });
    expect(await produce(again, "k", "a=1", "b=2")).toEqual([1, 2]);
    expect(await refusal(produce(again, "k", "a=1"))).toMatch("idempotency-conflict");
    expect(again.records("in")).toEqual(["before=0", "a=1", "b=2"]);
  });

  it("is as good as new when its request was refused", async () => {
    const rig = await startRig({ functions: nothing });
    const bad: NewRecord = { key: undefined, value: Buffer.from("1") };
    const requests = [
      refusal(rig.runtime.produce("in", [bad], "k")),
      refusal(rig.runtime.produce("in", [bad], "k")),
    ];
    for (const refused of requests) expect(await refused).toMatch("invalid-record");
    expect(await refusal(rig.runtime.produce("nowhere", [keyAndValue("a=1")], "k"))).toMatch(
      "unknown-topic",
    );
    expect(await produce(rig, "k", "a=1")).toEqual([0]);
  });

  it("is forgotten with the records of its time", async () => {
    const rig = await startRig({ functions: nothing, retentionMs: HOUR });
    await produce(rig, "k", "a=1");
    rig.clock.advance(HOUR / 2);
    await rig.parts.committer.settled();
    expect(await produce(rig, "k", "a=1")).toEqual([0]);
    rig.clock.advance(HOUR);
    await rig.parts.committer.settled();
    expect(await produce(rig, "k", "a=1")).toEqual([1]);
  });
});

describe("records", () => {
  it("are all stored or none, and the refusal says which one is bad", async () => {
    const rig = await startRig({ functions: nothing });
    const good = keyAndValue("a=1");
    const cases: [NewRecord, string][] = [
      [{ key: undefined, value: good.value }, "it has no key"],
      [{ key: Buffer.alloc(0), value: good.value }, "it has no key"],
      [{ key: Buffer.from([0xc3, 0x28]), value: good.value }, "its key is not UTF-8"],
      [{ key: good.key, value: undefined }, "it has no value"],
    ];
    for (const [bad, reason] of cases) {
      const refused = await refusal(rig.runtime.produce("in", [good, bad, good]));
      expect(refused).toContain(`invalid-record: record 1: ${reason}`);
    }
    await rig.idle();
    expect(rig.records("in")).toEqual([]);
    expect(await rig.produce("in", "a=1")).toEqual([0]);
  });

  it("go only to ingress topics, and the refusal names them", async () => {
    const rig = await startRig({
      functions: fn(() => ({ egress: [["receipts", "a=1"]] })),
      module: moduleOf({ orders: "test/fn", returns: "test/fn" }),
    });
    await rig.produce("orders", "a=1");
    await rig.idle();
    for (const topic of ["receipts", "nowhere"]) {
      expect(await refusal(rig.produce(topic, "a=1"))).toBe(
        `unknown-topic: "${topic}" is not an ingress topic of the module: there are orders, returns`,
      );
    }
  });

  it("may be empty, and an empty value is not the same as none", async () => {
    const seen: unknown[] = [];
    const rig = await startRig({
      functions: fn(({ messages, haveValues }) => void seen.push(messages, haveValues)),
    });
    await rig.produce("in", "a=");
    await rig.idle();
    expect(seen).toEqual([[""], [true]]);
  });
});

describe("a request of many records", () => {
  it("is appended a slice in each turn, and no two such requests at once", async () => {
    const clock = new TurnClock();
    const rig = await startRig({ functions: nothing, clock });
    await rig.idle();
    const { topics } = rig.parts;
    const append = topics.append.bind(topics);
    topics.append = (...record) => {
      clock.count(1);
      return append(...record);
    };
    const many = (prefix: string) => Array.from({ length: 3500 }, (_, n) => `${prefix}=${n}`);
    const large = `a=${"x".repeat(700 * 1024)}`;
    clock.take();
    const all = await Promise.all([
      rig.produce("in", ...many("a")),
      rig.produce("in", ...many("b")),
      rig.produce("in", large, large, large),
    ]);
    // The rest of one, and the beginning of the next one.
    expect(Math.max(...clock.take())).toBeLessThanOrEqual(2000);
    for (const [first = 0, ...others] of all) {
      expect(others).toEqual(others.map((_, index) => first + 1 + index));
    }
    for (const { records } of rig.store.attempts) {
      const keys = records.map(({ key }) => text(key));
      expect([0, 3500]).toContain(keys.filter((key) => key === "b").length);
    }
  });
});
