/**
 * Very many delayed messages, pending or overdue: in memory is a window of them, they come in slices, in their order, and
 * only while their function has room for them.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { aWhile, numbers, type Rig, startRig, ticking, until } from "../support.ts";
import { functions, later, SECOND, startAlarms, TOPICS } from "./alarms.ts";

const MANY = 5000;

/** A disk with {@link MANY} delayed messages, the last of which was set first, each with its number as the token. */
async function diskWithMany() {
  const rig = await startAlarms();
  for (let last = MANY; last > 0; last -= 1000) {
    const part = numbers(1000).map((n) => `${last - 1 - Number(n)}`);
    await rig.tell(
      "a",
      part.map((n) => later(SECOND + Number(n), n, n)),
    );
  }
  await rig.crash();
  return rig.disk;
}

const seen = (rig: Rig) => rig.records("out").map((record) => record.replace("x=", ""));

describe("very many delayed messages", () => {
  it("that are overdue come in their order, page by page, and no token is looked up", async () => {
    const pages: number[] = [];
    const rig = await startRig({
      functions,
      module: TOPICS,
      disk: await diskWithMany(),
      wrap: (store) => ({
        ...store,
        timers(...query) {
          const page = store.timers(...query);
          pages.push(page.length);
          return page;
        },
        timersOf() {
          throw new Error("no token is asked for");
        },
      }),
    });
    rig.clock.advance(100 * SECOND);
    await rig.idle();
    expect(seen(rig)).toEqual(numbers(MANY));
    expect(Math.max(...pages)).toBe(1000);
    expect(rig.fatal).toEqual([]);
  });

  it("wait on disk for a function that has enough to do, and hold up no other", async () => {
    const hangs = deferred();
    let read = 0;
    const sink = fn(async ({ id, messages }) => {
      await hangs.promise;
      return { egress: messages.map((message) => ["out", `${id}=${message}`] as const) };
    });
    const rig = await startRig({
      functions: { ...functions, sink },
      module: TOPICS,
      disk: await diskWithMany(),
      wrap: (store) => ({
        ...store,
        timers(...query) {
          const page = store.timers(...query);
          read += page.length;
          return page;
        },
      }),
    });
    rig.clock.advance(100 * SECOND);
    await until(() => read > 0);
    await aWhile();
    const load = rig.parts.types.get("test/sink")?.load;
    expect(load?.messages).toBeLessThanOrEqual(128);
    expect(read).toBe(1000);
    const told = rig.produce("in", `b=${JSON.stringify([{ ...later(0, "[]"), to: "other/b" }])}`);
    await ticking(rig, told);
    await until(() => {
      rig.clock.advance(10);
      return rig.parts.types.get("test/other")?.stats.invocations === 1;
    });
    hangs.resolve();
    await rig.idle();
    expect(seen(rig)).toEqual(numbers(MANY));
  });

  it("of one turn are a thousand at most, for a function that is not there, too", async () => {
    const rig = await startRig({
      functions,
      module: { ...TOPICS, endpoints: [], topics: [] },
      disk: await diskWithMany(),
    });
    const { timers, committer } = rig.parts;
    await aWhile();
    rig.clock.advance(100 * SECOND);
    const before = committer.group.removedTimers.length;
    timers.draw(() => true);
    const fired = committer.group.removedTimers.length - before;
    expect(fired).toBeGreaterThan(0);
    expect(fired).toBeLessThanOrEqual(1000);
    expect(timers.isDue).toBe(true);
  });

  it("can be taken back by their tokens, in memory or not", async () => {
    const rig = await startAlarms(await diskWithMany());
    const gone = ["0", "999", "1000", "1001", "2500", "4999"];
    await rig.tell(
      "a",
      gone.map((token) => ({ cancel: token })),
    );
    rig.clock.advance(100 * SECOND);
    expect(await rig.fired()).toEqual(numbers(MANY).filter((n) => !gone.includes(n)));
  });

  it("that are set while they wait come in their order, too, also before those in memory", async () => {
    const rig = await startAlarms(await diskWithMany());
    await rig.tell("b", [later(SECOND + 10_000, "last"), later(1, "first"), later(2, "second")]);
    rig.clock.advance(100 * SECOND);
    const fired = await rig.fired();
    expect([...fired.slice(0, 2), ...fired.slice(-1)]).toEqual(["first", "second", "last"]);
    expect(fired.slice(2, -1)).toEqual(numbers(MANY));
  });
});
