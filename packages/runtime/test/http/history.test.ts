/** The history of an instance over HTTP: what came, what it changed and sent, why it failed, and nothing that is not durable. */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { aWhile, numbers, type RigOptions, startRig, until, untilDurable } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

/** A function that counts in `count`, and does what its message says. */
const counter = fn(
  ({ target, state, messages }) => {
    const [message = ""] = messages;
    if (message === "poison") throw new Error("I do not like it");
    return {
      state: { count: `${Number(state["count"] ?? 0) + messages.length}` },
      ...(message === "all" && {
        send: [["fn/other", "hello"]] as const,
        delayed: [{ ms: 5000, to: target, value: "later", token: "t" }, { cancel: "t" }],
        egress: [["out", "k=v"]] as const,
      }),
    };
  },
  { count: {} },
);

async function startCounter(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ functions: counter, ...options });
  const url = await rig.serve();
  return {
    rig,
    async history(id: string, query = ""): Promise<Json> {
      const response = await fetch(`${url}/functions/test/fn/${id}/history${query}`);
      return response.json();
    },
  };
}

const counts = { messages: 1, changes: 1, sent: 0, delayed: 0, records: 0 };

describe("the history of an instance", () => {
  it("has what came, what it changed from what, and what it sent", async () => {
    const { rig, history } = await startCounter();
    await rig.produce("in", "a=1");
    await rig.idle();
    await rig.produce("in", "a=all");
    await rig.idle();
    const count = { name: "count", typename: "test/text" };
    expect(await history("a")).toEqual([
      {
        at: "2026-01-01T00:00:00.000Z",
        durationMs: 0,
        counts: { messages: 1, changes: 1, sent: 1, delayed: 2, records: 1 },
        messages: [
          {
            seq: 2,
            record: { topic: "in", offset: 1 },
            typename: "test/text",
            bytes: 3,
            value: "all",
            encoding: "utf8",
          },
        ],
        changes: [{ ...count, before: { bytes: 1, value: 1 }, after: { bytes: 1, value: 2 } }],
        sent: [
          {
            seq: 3,
            to: { function: "test/fn", id: "other" },
            typename: "test/text",
            bytes: 5,
            value: "hello",
            encoding: "utf8",
          },
        ],
        delayed: [
          {
            seq: 4,
            to: { function: "test/fn", id: "a" },
            delayMs: 5000,
            token: "t",
            typename: "test/text",
            bytes: 5,
            value: "later",
            encoding: "utf8",
          },
          { cancelled: "t" },
        ],
        records: [
          {
            topic: "out",
            offset: 0,
            key: { bytes: 1, value: "k", encoding: "utf8" },
            value: { bytes: 1, value: "v", encoding: "utf8" },
          },
        ],
      },
      {
        at: "2026-01-01T00:00:00.000Z",
        durationMs: 0,
        counts,
        messages: [
          {
            seq: 1,
            record: { topic: "in", offset: 0 },
            typename: "test/text",
            bytes: 1,
            value: 1,
          },
        ],
        changes: [{ ...count, before: null, after: { bytes: 1, value: 1 } }],
        sent: [],
        delayed: [],
        records: [],
      },
    ]);
    expect((await history("other"))[0].messages[0].caller).toEqual({
      function: "test/fn",
      id: "a",
    });
    expect(await history("nobody")).toEqual([]);
  });

  it("has the attempts that failed, and why", async () => {
    const { rig, history } = await startCounter();
    await rig.produce("in", "a=poison");
    const [attempt] = await until(async () => {
      const found = await history("a");
      return found.length > 0 && found;
    });
    expect(attempt).toMatchObject({
      error: expect.stringContaining("I do not like it"),
      counts: { ...counts, changes: 0 },
      messages: [{ value: "poison" }],
      changes: [],
    });
  });

  it("has the last ones of each instance, and as many as are asked for", async () => {
    const { rig, history } = await startCounter({ historyPerInstance: 3 });
    for (const n of numbers(5)) {
      await rig.produce("in", `a=${n}`, ...(n === "0" ? ["b=0"] : []));
      await rig.idle();
    }
    const values = (entries: Json) => entries.map(({ messages }: Json) => messages[0].value);
    expect(values(await history("a"))).toEqual([4, 3, 2]);
    expect(values(await history("a", "?limit=1"))).toEqual([4]);
    expect(values(await history("b"))).toEqual([0]);
  });

  it("is shown when it is durable, and not before", async () => {
    const { rig, history } = await startCounter();
    await rig.produce("in", "a=1");
    await rig.idle();
    rig.store.hold();
    const produced = rig.produce("in", "a=2");
    await until(() => rig.parts.types.get("test/fn")?.stats.invocations === 2);
    await aWhile();
    expect(await history("a")).toHaveLength(1);
    rig.store.release();
    await produced;
    await rig.idle();
    expect(await history("a")).toHaveLength(2);
  });

  it("takes no more memory than it may: the oldest of all go first", async () => {
    const { rig, history } = await startCounter({ historyMemoryBytes: 3000 });
    for (const id of numbers(10)) {
      await rig.produce("in", `${id}=1`);
      await rig.idle();
    }
    const kept = await Promise.all(numbers(10).map(async (id) => (await history(id)).length));
    expect(kept.at(0)).toBe(0);
    expect(kept.at(-1)).toBe(1);
    expect(kept.join("")).toMatch(/^0+1+$/);
  });

  it("is not kept at all when it may take nothing", async () => {
    const { rig, history } = await startCounter({ historyMemoryBytes: 0 });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(await history("a")).toEqual([]);
  });

  it("has the beginning of what is large, and never half of a character", async () => {
    const { rig, history } = await startCounter();
    await rig.produce("in", `a=${"☃".repeat(30_000)}`);
    await rig.idle();
    const [{ messages }] = await history("a");
    expect(messages[0]).toMatchObject({ bytes: 90_000, truncated: true });
    expect(messages[0].value).toBe("☃".repeat(1365));
  });

  it("leaves some out when there are very many, and says how many", async () => {
    const { rig, history } = await startCounter({ historyPerSecond: 0.4 });
    for (const n of numbers(5)) {
      await rig.produce("in", `a=${n}`);
      await rig.idle();
    }
    rig.clock.advance(5000);
    await rig.produce("in", "a=9");
    await rig.idle();
    const entries = await history("a");
    expect(entries.map(({ skipped, messages }: Json) => [messages[0].value, skipped])).toEqual([
      [9, 3],
      [1, undefined],
      [0, undefined],
    ]);
  });
});

describe("the history in the store", () => {
  it("outlives the runtime, and is what it was", async () => {
    const { rig, history } = await startCounter({ historyBytes: 1_000_000 });
    await rig.produce("in", "a=all", `b=${String.fromCharCode(0)}`);
    await rig.idle();
    await rig.produce("in", "a=1");
    await rig.idle();
    const before = [await history("a"), await history("b")];
    expect(before.map(({ length }) => length)).toEqual([2, 1]);
    await rig.crash();
    const again = await startCounter({ historyBytes: 1_000_000, disk: rig.disk });
    expect([await again.history("a"), await again.history("b")]).toEqual(before);
    await again.rig.produce("in", "a=2");
    await again.rig.idle();
    expect((await again.history("a")).map(({ changes }: Json) => changes[0].after.value)).toEqual([
      3, 2, 1,
    ]);
  });

  it("says the same as the one in memory, of what failed, too", async () => {
    const run = async (options: Partial<RigOptions>) => {
      const { rig, history } = await startCounter(options);
      for (const value of ["1", "all"]) {
        await rig.produce("in", `a=${value}`);
        await rig.idle();
      }
      await rig.produce("in", "a=poison");
      await untilDurable(rig, async () => (await history("a"))[0].error !== undefined);
      return history("a");
    };
    expect(await run({ historyBytes: 1_000_000 })).toEqual(await run({}));
  });

  it("is durable with the invocation, in one group", async () => {
    const { rig } = await startCounter({ historyBytes: 1_000_000 });
    await rig.produce("in", "a=1");
    await rig.idle();
    const withState = rig.store.attempts.filter(({ state }) => state.length > 0);
    expect(withState.map(({ history }) => history?.rows.length)).toEqual([1]);
    expect(rig.store.attempts.filter(({ history }) => history !== undefined)).toEqual(withState);
  });
});

describe("the messages that wait for an instance", () => {
  it("come in pages, the next one first", async () => {
    const { rig } = await startCounter();
    const url = await rig.serve();
    await rig.produce("in", "a=poison", ...numbers(4).map((n) => `a=${n}`));
    await rig.parts.committer.settled();
    const page = async (query: string): Promise<Json> =>
      (await fetch(`${url}/functions/test/fn/a/messages${query}`)).json();
    const all = await page("");
    expect(all.messages.map(({ value }: Json) => value)).toEqual(["poison", 0, 1, 2, 3]);
    expect(all.messages[0]).toEqual({
      seq: expect.any(Number),
      record: { topic: "in", offset: 0 },
      bytes: 6,
      typename: "test/text",
      value: "poison",
      encoding: "utf8",
    });
    expect(all).not.toHaveProperty("next");
    const first = await page("?limit=2");
    expect([first.messages.length, first.next]).toEqual([2, first.messages[1].seq]);
    const last = await page(`?limit=3&after=${first.next}`);
    expect([last.messages.map(({ value }: Json) => value), last.next]).toEqual([
      [1, 2, 3],
      undefined,
    ]);
    const nobody = await fetch(`${url}/functions/test/fn/nobody/messages`);
    expect(await nobody.json()).toEqual({ messages: [] });
  });
});
