/** Many readers that have much to catch up with: together they read a share in each turn, and there is a limit to how many. */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { numbers, type RigOptions, startRig, text, until } from "../support.ts";
import { TurnClock } from "../turn-clock.ts";

const KIB = 1024;

/** A runtime whose reads of topic `in` are counted by the turn of the event loop, in bytes. */
async function start(options: Partial<RigOptions> = {}) {
  const clock = new TurnClock();
  const rig = await startRig({
    functions: fn(() => ({})),
    ...options,
    clock,
    wrap: (store) => ({
      ...store,
      records(...query) {
        const page = store.records(...query);
        clock.count(page.reduce((sum, { value }) => sum + value.length, 0));
        return page;
      },
    }),
  });
  return { rig, clock };
}

describe("readers that catch up", () => {
  it("read a part together before something else has its turn", async () => {
    const { rig, clock } = await start();
    const value = "x".repeat(8 * KIB);
    await rig.produce("in", ...numbers(200).map((n) => `a=${n}${value}`));
    await rig.idle();
    clock.take();
    const ends = new AbortController();
    const read = async (): Promise<string[]> => {
      const values: string[] = [];
      for await (const page of rig.runtime.stream("in", { offset: 0, signal: ends.signal })) {
        values.push(...page.map((record) => text(record.value).replace(value, "")));
        if (values.length === 200) break;
      }
      return values;
    };
    const all = await Promise.all(numbers(20).map(read));
    expect(all).toEqual(numbers(20).map(() => numbers(200)));
    const turns = clock.take();
    // The rest of one page, and the next one.
    expect(Math.max(...turns)).toBeLessThanOrEqual(2 * 256 * KIB);
    expect(turns.length).toBeGreaterThan(60);
  });

  it("get a page as large as they ask for, which is read in parts", async () => {
    const { rig, clock } = await start();
    const value = "x".repeat(8 * KIB);
    await rig.produce("in", ...numbers(200).map(() => `a=${value}`), `a=${"y".repeat(900 * KIB)}`);
    await rig.idle();
    clock.take();
    const signal = AbortSignal.abort();
    const lengths = async (maxBytes: number) => {
      const page = await rig.runtime.consume("in", { offset: 0, maxBytes, signal });
      return page.length;
    };
    expect(await lengths(0)).toBe(1);
    expect(await lengths(1000 * KIB)).toBe(124);
    expect(await lengths(2000 * KIB)).toBe(200);
    expect(await lengths(3000 * KIB)).toBe(201);
    // The last one is larger by itself, and was read once too early.
    expect(clock.take().filter((bytes) => bytes > 2 * 256 * KIB).length).toBe(2);
  });
});

describe("a reader too many", () => {
  it("is refused, with the limit and the setting, until another one leaves", async () => {
    const { rig } = await start({ readers: 2 });
    await rig.produce("in", "a=1");
    const url = await rig.serve();
    const [poll, stream] = [new AbortController(), new AbortController()];
    const open = (path: string, { signal }: AbortController) => fetch(url + path, { signal });
    const polled = open("/topics/in/partitions/0/records?offset=1&timeout=60000", poll);
    polled.catch(() => undefined);
    await open("/topics/in/stream", stream);
    const next = async () => {
      const answer = await fetch(`${url}/topics/in/partitions/0/records`);
      return { status: answer.status, body: await answer.json() };
    };
    expect(await until(async () => ((await next()).status === 429 ? next() : undefined))).toEqual({
      status: 429,
      body: {
        error_code: 42901,
        message:
          '2 others read already, as many as may at once (setting "readers"): try again later',
      },
    });
    expect((await fetch(`${url}/topics/in/stream`)).status).toBe(429);
    stream.abort();
    expect(await until(async () => (await next()).status === 200)).toBe(true);
    poll.abort();
  });
});
