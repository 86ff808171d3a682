/** What is not as it should be, in numbers, and the calls that take long, over real HTTP. */
import { describe, expect, it } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import { deferred, fn } from "../functions.ts";
import { keyOf, moduleOf, numbers, type Rig, startRig, ticking, until } from "../support.ts";
import { follow, tell } from "./following.ts";
import { startWithLetters, withLetters } from "./letters.ts";

const NOTHING = {
  engine: 0,
  deadLetters: { kept: 0, waiting: 0, end: 0 },
  failing: 0,
  stuck: 0,
  endpointsDown: 0,
  orphans: 0,
  paused: 0,
};

const get = async (url: string, path: string): Promise<unknown> =>
  (await fetch(`${url}${path}`)).json();

/** A function that answers nothing until the test says so. */
function hanging() {
  const { promise, resolve } = deferred();
  const functions = fn(async () => {
    await promise;
    return {};
  });
  return { functions, answer: resolve };
}

async function begunAt(rig: Rig, ...ids: string[]): Promise<void> {
  const before = rig.parts.inFlight.size;
  await ticking(rig, rig.produce("in", ...ids.map((id) => `${id}=x`)));
  await until(() => rig.parts.inFlight.size === before + ids.length);
}

describe("the trouble of a runtime", () => {
  it("is nothing where all is well", async () => {
    const rig = await startRig({ functions: fn(() => ({})) });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(await get(await rig.serve(), "/trouble")).toEqual(NOTHING);
  });

  it("is failing instances, and what is paused", async () => {
    const rig = await startRig({
      functions: fn(({ id }) => {
        if (id === "well") return {};
        throw new Error("not well");
      }),
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1", "b=1", "well=1");
    await until(() => rig.parts.failures.failing.size === 2);
    await rig.runtime.pause(keyOf("fn", "a"));
    await rig.runtime.pause(keyOf("fn", ""));
    expect(await get(url, "/trouble")).toEqual({ ...NOTHING, failing: 2, paused: 2 });
  });

  it("is a service that is away, and what is left of functions that are gone", async () => {
    const rig = await startRig({
      module: moduleOf({ in: "test/fn", lost: "other/fn" }),
      functions: () => Promise.reject(new TransportError("away", { unavailable: true })),
    });
    const url = await rig.serve();
    await rig.produce("in", "a=1");
    await rig.produce("lost", "a=1");
    await until(async () => {
      const trouble = (await get(url, "/trouble")) as typeof NOTHING;
      return trouble.endpointsDown === 1 && trouble.orphans === 1;
    });
  });

  it("is dead letters that were not sent again, and how many there are", async () => {
    const { url, redrive } = await startWithLetters(await withLetters([{}, {}, {}]));
    await redrive("offset=1");
    expect(await get(url, "/trouble")).toEqual({
      ...NOTHING,
      deadLetters: { kept: 3, waiting: 2, end: 3 },
    });
  });

  it("looks at the last 10,000 dead letters", async () => {
    const disk = await withLetters(numbers(10_005).map(() => ({})));
    const { url } = await startWithLetters(disk);
    expect(await get(url, "/trouble")).toMatchObject({
      deadLetters: { kept: 10_005, waiting: 10_000, end: 10_005 },
    });
  });
});

describe("calls in flight", () => {
  it("are listed, the longest-running first, of a function and so many as are asked for", async () => {
    const { functions } = hanging();
    const rig = await startRig({ functions, module: moduleOf({ in: "test/fn", on: "test/on" }) });
    const url = await rig.serve();
    await begunAt(rig, "old");
    rig.clock.advance(1000);
    await begunAt(rig, "young", "younger");
    await ticking(rig, rig.runtime.pause(keyOf("fn", "old")));
    const since = expect.stringMatching(/^2026-01-01T00:00:00/);
    expect(await get(url, "/calls?limit=1")).toEqual([
      { function: "test/fn", id: "old", since, batch: 1, paused: true },
    ]);
    expect(await get(url, "/calls?function=test/on")).toEqual([]);
    expect(await get(url, "/calls")).toMatchObject([{ id: "old" }, {}, {}]);
    expect((await fetch(`${url}/calls?limit=1001`)).status).toBe(400);
  });

  it("are told as stuck after 10 s though nothing else happens, and no more when they have ended", async () => {
    const { functions, answer } = hanging();
    const rig = await startRig({ functions });
    const url = await rig.serve();
    const { first, of } = await follow(url);
    await first();
    await begunAt(rig, "a", "b");
    const stuck = () =>
      of("functions")
        .flat()
        .map((one) => (one as { stuck: number }).stuck);
    await tell(rig, () => stuck().includes(2));
    expect(stuck().slice(0, -1)).not.toContain(2);
    expect(await get(url, "/trouble")).toEqual({ ...NOTHING, stuck: 2 });
    answer();
    await tell(rig, () => stuck().at(-1) === 0);
  });
});
