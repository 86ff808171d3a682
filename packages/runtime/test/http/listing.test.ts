/** Finding functions and instances over HTTP: all of them in pages, and those that are looked for, in bounded steps. */
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/model.ts";
import { anyDisk, type Disk } from "../disks.ts";
import { fn } from "../functions.ts";
import { group, message } from "../store/fixtures.ts";
import { keyOf, moduleOf, numbers, startRig, untilDurable } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

async function get(url: string): Promise<{ status: number; body: Json }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

/** A function that keeps what it is sent as `kept`, fails on `poison` and sends itself `later` in a minute. */
const keeper = fn(
  ({ target, messages }) => {
    if (messages.includes("poison")) throw new Error("I do not like it");
    const later = messages.includes("later") ? [{ ms: 60_000, to: target, value: "x" }] : [];
    return { state: { kept: messages.at(-1) }, delayed: later };
  },
  { kept: {} },
);

async function startKeeper(...records: string[]) {
  const rig = await startRig({ functions: keeper });
  const url = await rig.serve();
  if (records.length > 0) await rig.produce("in", ...records);
  await untilDurable(rig, () =>
    [...rig.parts.types.all()].every(({ ready, running }) => ready.size + running === 0),
  );
  const find = async (query: string) => {
    const { status, body } = await get(`${url}/instances?function=test/fn${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return { ids: body.instances.map(({ id }: Json) => id), next: body.next, body };
  };
  return { rig, url, find };
}

/** A store in which these wait. */
async function diskWith(messages: readonly Message[]): Promise<Disk> {
  const disk = anyDisk();
  const store = await disk.open();
  await store.commit(group({ messages }));
  await store.close();
  return disk;
}

describe("the list of functions", () => {
  it("is empty at first", async () => {
    const { url } = await startKeeper();
    expect(await get(`${url}/functions`)).toEqual({ status: 200, body: { functions: [] } });
  });

  it("has how much there is of each and how it is doing", async () => {
    const { rig, url } = await startKeeper("a=1", "b=later", "c=poison");
    await rig.produce("in", "c=1");
    rig.clock.advance(4000);
    await untilDurable(rig, () => rig.store.mailboxSize({ function: "test/fn", id: "c" }) === 2);
    const expected = {
      function: "test/fn",
      served: true,
      paused: false,
      instances: 2,
      messages: 2,
      delayed: 1,
      nextDelayed: "2026-01-01T00:01:00.000Z",
      invocations: 2,
      rate: 0.5,
      failing: 1,
      callsInFlight: 0,
      deepest: [{ id: "c", mailbox: 2 }],
    };
    const { body } = await get(`${url}/functions`);
    expect(body.functions).toEqual([{ ...expected, failures: expect.any(Number) }]);
    expect(body.functions[0].failures).toBeGreaterThan(0);
    expect((await get(`${url}/functions/test/fn`)).body).toMatchObject(expected);
  });

  it("says of one which values it has declared, once it has been called", async () => {
    const { rig, url } = await startKeeper();
    const declared = async () => (await get(`${url}/functions/test/fn`)).body.declared;
    expect(await declared()).toEqual([]);
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(await declared()).toEqual([{ name: "kept", typename: "test/text" }]);
  });

  it("has the rate of the last seconds, which falls when nothing comes any more", async () => {
    const { rig, url } = await startKeeper(...numbers(20).map((n) => `${n}=1`));
    const rate = async () => (await get(`${url}/functions/test/fn`)).body.rate;
    rig.clock.advance(5000);
    expect(await rate()).toBe(4);
    rig.clock.advance(10_000);
    expect(await rate()).toBe(0);
  });

  it("shows what is paused, a function or an instance", async () => {
    const { url, find } = await startKeeper("a=1", "b=1");
    const post = (path: string) => fetch(`${url}/functions/test/fn/${path}`, { method: "POST" });
    await post("b/pause");
    const { body } = await find("");
    expect(body.instances.map(({ paused }: Json) => paused)).toEqual([undefined, true]);
    expect((await get(`${url}/functions/test/fn`)).body.paused).toBe(false);
    await post("pause");
    expect((await get(`${url}/functions/test/fn`)).body.paused).toBe(true);
  });

  it("comes in pages, and has those that the module has dropped", async () => {
    const targets = [keyOf("a", "x"), keyOf("b", "x")];
    const disk = await diskWith(targets.map((target, at) => ({ ...message(at + 1), target })));
    const module = moduleOf({}, { endpoints: [] });
    const again = await startRig({ functions: keeper, disk, module });
    const url = await again.serve();
    const first = await get(`${url}/functions?limit=1`);
    expect(first.body).toMatchObject({
      functions: [{ function: "test/a", served: false, messages: 1, instances: 0 }],
      next: "test/a",
    });
    const { body } = await get(`${url}/functions?limit=9&after=${first.body.next}`);
    expect(body).toMatchObject({ functions: [{ function: "test/b", messages: 1 }] });
    expect(body).not.toHaveProperty("next");
    expect((await get(`${url}/functions/test/b`)).status).toBe(200);
    expect(await get(`${url}/functions/test/c`)).toMatchObject({
      status: 404,
      body: { error_code: 40402 },
    });
  });
});

describe("the list of instances", () => {
  it("has each with what it holds, a page at a time", async () => {
    const { find } = await startKeeper("a=123", "b=1", "c=1", "c=12");
    const first = await find("&limit=2");
    expect(first.body).toEqual({
      instances: [
        { id: "a", mailbox: 0, values: 1, bytes: 3 },
        { id: "b", mailbox: 0, values: 1, bytes: 1 },
      ],
      next: "b",
    });
    const second = await find(`&limit=2&after=${first.next}`);
    expect([second.ids, second.next]).toEqual([["c"], undefined]);
    expect((await find("")).ids).toEqual(["a", "b", "c"]);
    expect((await find("&limit=3")).next).toBe("c");
    expect((await find("&after=c")).body).toEqual({ instances: [] });
  });

  it("has their values where they are asked for, each of up to 4 KiB", async () => {
    const { find } = await startKeeper('a={"n":12345678901234567890}', `b=${"x".repeat(4097)}`);
    const { body } = await find("&state=true");
    expect(body.instances).toMatchObject([
      { id: "a", state: { kept: { bytes: 26, value: { n: expect.anything() } } } },
      { id: "b", state: { kept: { bytes: 4097, truncated: true } } },
    ]);
    expect(body.instances[1].state.kept).not.toHaveProperty("value");
    expect((await find("")).body.instances[0]).not.toHaveProperty("state");
  });

  it("ends a page early whose values are large, and says where to look on", async () => {
    const ids = numbers(500).map((n) => n.padStart(3, "0"));
    const { rig, find } = await startKeeper(...ids.map((id) => `${id}=${"x".repeat(4000)}`));
    await untilDurable(rig, () => rig.store.functionCounts("test/fn")?.instances === 500);
    const first = await find("&state=true&limit=1000");
    expect(first.ids.length).toBeLessThan(300);
    const second = await find(`&state=true&limit=1000&after=${first.next}`);
    expect([...first.ids, ...second.ids]).toEqual(
      ids.slice(0, first.ids.length + second.ids.length),
    );
    expect((await find("&limit=1000")).ids).toEqual(ids);
  });

  it("finds those whose ids begin in a way", async () => {
    const { find } = await startKeeper("user-1=1", "user-10=1", "user-2=1", "u=1", "☃1=1", "☃=1");
    expect((await find("&prefix=user-1")).ids).toEqual(["user-1", "user-10"]);
    expect((await find("&prefix=user-&limit=1&after=user-1")).ids).toEqual(["user-10"]);
    expect((await find("&prefix=user-2&after=a")).ids).toEqual(["user-2"]);
    expect((await find(`&prefix=${encodeURIComponent("☃")}`)).ids).toEqual(["☃", "☃1"]);
    expect((await find("&prefix=v")).body).toEqual({ instances: [] });
  });

  it("finds those with a value, by what is at a place in it", async () => {
    const { find } = await startKeeper(
      'a={"name":"socks","sizes":[{"eu":38},{"eu":42}]}',
      'b={"name":"hats","n":12345678901234567890,"a b":null}',
      "c=42",
      "d=not JSON",
    );
    const by = (query: Record<string, string>) =>
      find(`&${new URLSearchParams({ value: "kept", ...query })}`).then(({ ids }) => ids);
    expect(await by({})).toEqual(["a", "b", "c", "d"]);
    expect(await by({ value: "other" })).toEqual([]);
    expect(await by({ path: "$.name" })).toEqual(["a", "b"]);
    expect(await by({ path: "$.name", equals: "socks" })).toEqual(["a"]);
    expect(await by({ path: "$.name", equals: '"hats"' })).toEqual(["b"]);
    expect(await by({ path: "$.sizes[1].eu", equals: "42" })).toEqual(["a"]);
    expect(await by({ path: "$.sizes[2].eu" })).toEqual([]);
    expect(await by({ path: "$.sizes[0]", equals: '{ "eu": 38 }' })).toEqual(["a"]);
    expect(await by({ path: "$.n", equals: "12345678901234567890" })).toEqual(["b"]);
    expect(await by({ path: "$.n", equals: "12345678901234567891" })).toEqual([]);
    expect(await by({ path: "$['a b']", equals: "null" })).toEqual(["b"]);
    expect(await by({ path: "$.constructor" })).toEqual([]);
    expect(await by({ equals: "42" })).toEqual(["c"]);
    expect(await by({ equals: "not JSON" })).toEqual(["d"]);
  });

  it("finds those that fail, and those with many messages", async () => {
    const { rig, find } = await startKeeper("a=1", "b=poison", "c=poison");
    await rig.produce("in", "b=1", "b=2");
    await untilDurable(rig, () => rig.store.mailboxSize({ function: "test/fn", id: "b" }) === 3);
    const { ids, body } = await find("&failing=true");
    expect(ids).toEqual(["b", "c"]);
    expect(body.instances[0]).toMatchObject({
      mailbox: 3,
      values: 0,
      failure: { reason: expect.stringContaining("I do not like it") },
    });
    expect((await find("&failing=true&prefix=c")).ids).toEqual(["c"]);
    expect((await find("&mailbox_min=2")).ids).toEqual(["b"]);
    expect((await find("&mailbox_min=1&prefix=c")).ids).toEqual(["c"]);
    expect((await find("&mailbox_min=4")).body).toEqual({ instances: [] });
  });

  it("says where to look on when there is much to look through", async () => {
    const disk = await diskWith(
      numbers(30_000).map((n) => ({
        ...message(Number(n) + 1),
        target: keyOf("fn", n.padStart(5, "0")),
      })),
    );
    const rig = await startRig({
      functions: keeper,
      disk,
      module: moduleOf({}, { endpoints: [] }),
    });
    const url = await rig.serve();
    const search = `${url}/instances?function=test/fn&mailbox_min=2`;
    const { body: first } = await get(search);
    expect(first).toEqual({ instances: [], next: "09999" });
    expect((await get(`${search}&after=19999`)).body).toEqual({ instances: [], next: "29999" });
    expect((await get(`${search}&after=20000`)).body).toEqual({ instances: [] });
  });

  it("refuses what it does not know", async () => {
    const { url } = await startKeeper("a=1");
    for (const [query, message] of [
      ["", "query.function: it is missing"],
      ["function=test/fn&limit=0", "query.limit: "],
      ["function=test/fn&limit=1001", 'query.limit: "1001" is not a whole number from 0 to 1000'],
      ["function=test/fn&failing=maybe", "query.failing: "],
      ["function=test/fn&path=$.a", "query: `path` and `equals` are about a value: `value` has"],
      ["function=test/fn&value=a&path=a..b", 'query.path: "a..b" is not a path to one place'],
      ["function=test/fn&value=a&path=$[*]", 'query.path: "$[*]" is not a path to one place'],
      ["function=test/fn&color=red", 'query: "color" is not a field here'],
    ] as const) {
      const { status, body } = await get(`${url}/instances?${query}`);
      expect({ query, status }).toEqual({ query, status: 400 });
      expect(body.message).toContain(message);
    }
    expect((await get(`${url}/instances?function=nobody/knows`)).body).toEqual({ instances: [] });
  });
});
