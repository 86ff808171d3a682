/**
 * The output gate breaks when nothing more can be made durable: those who wait and those who come later are told so,
 * nothing that was not durable is ever acknowledged or visible, and the runtime can still be closed. A gate that only
 * stopped would let all of them wait for ever.
 */
import { describe, expect, it } from "vitest";
import { StoreFailedError } from "../../src/commit/store-failed.ts";
import { SyncFailedError } from "../../src/store/trouble.ts";
import { fn } from "../functions.ts";
import {
  aWhile,
  failForGood,
  keyAndValue,
  keyOf,
  numbers,
  type Rig,
  startRig,
  until,
} from "../support.ts";
import { ends, MESSAGE, startGated } from "./gate.ts";

/** All that waits for the disk, one of each kind. */
function requests({ runtime, produce }: Rig): Promise<unknown>[] {
  return [
    produce("in", "a=1"),
    runtime.produce("in", [keyAndValue("a=2")], "key"),
    runtime.produce("in", [keyAndValue("a=2")], "key"),
    runtime.send(keyOf("fn", "a"), "test/text", Buffer.from("3")),
    runtime.pop("out"),
    runtime.deadLetter(keyOf("fn", "bad")),
  ];
}

describe("a gate that breaks", () => {
  it("rejects every request that waits, and every one that comes later, with the one error", async () => {
    const rig = await startGated();
    const visible = () => [
      rig.records("in"),
      rig.records("out"),
      rig.records("dead-letters"),
      rig.state("fn", "a"),
    ];
    const before = visible();
    rig.store.hold();
    const waiting = ends(requests(rig));
    await aWhile();
    await failForGood(rig);
    const [error] = rig.fatal;
    expect(error).toBeInstanceOf(StoreFailedError);
    expect(error?.message).toBe(MESSAGE);
    expect(error?.cause).toEqual(new Error("the disk is full"));
    expect(new Set(await waiting)).toEqual(new Set([error]));
    expect(new Set(await ends(requests(rig)))).toEqual(new Set([error]));
    expect(visible()).toEqual(before);
    expect(visible().flat().join()).toContain("good=1");
  });

  it("rejects those who wait for room, too", async () => {
    const value = "x".repeat(50_000);
    const rig = await startRig({ functions: fn(() => ({ send: [["fn/ring", value]] })) });
    await rig.idle();
    rig.store.hold();
    const started = rig.produce("in", "ring=go");
    await until(() => {
      rig.clock.advance(10);
      return rig.parts.committer.isFull;
    });
    const late = rig.produce("in", "late=go");
    const waiting = ends([started, late]);
    await failForGood(rig);
    const [error] = rig.fatal;
    expect(await waiting).toEqual([error, error]);
    expect(rig.records("in")).toEqual([]);
  });

  it("stops after five attempts, is reported once, and commits nothing from then on", async () => {
    const rig = await startRig({ functions: fn(() => ({ egress: [["out", "a=1"]] })) });
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.store.fail(5);
    const produced: Promise<unknown>[] = [];
    const produce = () => void produced.push(ends([rig.produce("in", "a=1")]));
    produce();
    for (let attempt = 1; attempt <= 5; attempt++) {
      await until(() => rig.store.attempts.length === before + attempt);
      produce();
      await aWhile();
      rig.clock.advance(500);
    }
    await until(() => rig.fatal.length > 0);
    expect(rig.clock.waiting()).toEqual([]);
    produce();
    await aWhile();
    rig.clock.advance(60_000);
    await aWhile();
    const second = new Error("a second failure");
    rig.parts.committer.fail(second);
    expect(rig.fatal.map(({ message }) => message)).toEqual([MESSAGE]);
    expect(rig.store.attempts.length).toBe(before + 5);
    expect(await Promise.all(produced)).toEqual(numbers(7).map(() => [rig.fatal[0]]));
    expect(rig.records("in")).toEqual([]);
    expect(rig.log.filter(({ level }) => level === "error").length).toBe(4);
  });

  it("stops at once, and tries nothing again, when a sync failed", async () => {
    const rig = await startRig({ functions: fn(() => ({ egress: [["out", "a=1"]] })) });
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.store.fail(1, new SyncFailedError("a sync failed"));
    await expect(rig.produce("in", "a=1")).rejects.toThrow(/nothing more can be made durable/);
    rig.clock.advance(60_000);
    await aWhile();
    expect(rig.store.attempts.length).toBe(before + 1);
    expect(rig.fatal.map(({ message }) => message)).toEqual([
      expect.stringContaining("(a sync failed)"),
    ]);
  });

  it("lets the runtime be closed, and the next one goes on from what is durable", async () => {
    const rig = await startGated();
    rig.store.hold();
    const waiting = ends([rig.produce("in", "a=slow"), ...requests(rig)]);
    await failForGood(rig);
    await waiting;
    expect([...rig.parts.types.all()].map(({ running }) => running)).toEqual([1]);
    const closed = rig.close();
    await until(() => rig.clock.waiting().length > 0);
    // No time for the function that hangs: its answer would be of no use.
    expect(rig.clock.waiting()).toEqual([0]);
    rig.clock.advance(0);
    await closed;
    const commits = rig.store.attempts.length;
    rig.clock.advance(60_000);
    await aWhile();
    expect([rig.fatal.length, rig.store.attempts.length, rig.clock.waiting()]).toEqual([
      1,
      commits,
      [],
    ]);

    const again = await startRig({
      disk: rig.disk,
      functions: fn(({ id, messages }) => ({ egress: messages.map((m) => ["out", `${id}=${m}`]) })),
    });
    await again.idle();
    expect(again.records("out")).toEqual(["good=1", "bad=poison"]);
    expect(await again.produce("in", "a=1")).toEqual([2]);
  });

  it("breaks while the runtime is being closed, and that ends all the same", async () => {
    const rig = await startGated();
    rig.store.hold();
    const waiting = ends([rig.produce("in", "a=1")]);
    await aWhile();
    const closed = rig.close();
    await failForGood(rig);
    await closed;
    expect(await waiting).toEqual([rig.fatal[0]]);
  });
});

describe("an answer that can only be applied half", () => {
  // The tokens are read when the cancellation is applied: the last thing of the answer.
  const startHalf = () =>
    startRig({
      functions: fn(
        ({ id, messages }) => ({
          state: { half: "written" },
          egress: [["out", `${id}=${messages}`]],
          delayed: messages.includes("cancel") ? [{ cancel: "token" }] : [],
        }),
        { half: {} },
      ),
      wrap: (store) => ({
        ...store,
        timersOf() {
          throw new Error("the disk is gone");
        },
      }),
    });

  it("breaks the gate, and nothing of it is committed", async () => {
    const rig = await startHalf();
    await rig.idle();
    const [end] = await ends([rig.produce("in", "a=cancel")]);
    expect([end]).toEqual(rig.fatal);
    await aWhile();
    rig.clock.advance(1000);
    await aWhile();
    expect(rig.fatal.map(({ cause }) => cause)).toEqual([new Error("the disk is gone")]);
    expect(rig.state("fn", "a")).toEqual({});
    expect(rig.records("out")).toEqual([]);
  });

  it("takes nothing from those whose group is on its way to the disk already", async () => {
    const rig = await startHalf();
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.store.hold();
    const first = rig.produce("in", "a=1");
    await until(() => rig.store.attempts.length === before + 1);
    const second = rig.produce("in", "b=cancel");
    expect(await ends([second])).toEqual(rig.fatal);
    rig.store.release();
    expect(await first).toEqual([0]);
    await aWhile();
    expect([rig.records("in"), rig.store.attempts.length]).toEqual([["a=1"], before + 1]);
  });
});
