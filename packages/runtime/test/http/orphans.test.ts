/** Orphans over real HTTP: what is left of functions that the module has dropped is seen, moved and removed. */
import { describe, expect, it } from "vitest";
import { anyDisk, type Disk } from "../disks.ts";
import { fn } from "../functions.ts";
import { group, message } from "../store/fixtures.ts";
import { ENDPOINT, moduleOf, numbers, type Rig, startRig, text, until } from "../support.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

/** Each message is added to value `log`; and it goes to topic `out`, with who sent it. */
const logging = fn(
  ({ target, messages, callers, state }) => ({
    state: { log: (state["log"] ?? "") + messages.join("") },
    egress: messages.map((one, index) => ["out", `${target}=${one} ${callers[index] ?? "-"}`]),
  }),
  { log: {} },
);

interface Given {
  readonly id: string;
  readonly log?: string;
  readonly messages?: readonly string[];
  readonly delayed?: readonly string[];
}

/** What is left of function `old/fn`. Messages are from `test/fn` "x"; delayed ones come a minute after each other. */
async function withOrphans(...given: readonly Given[]): Promise<Disk> {
  const disk = anyDisk();
  const store = await disk.open();
  let seq = 0;
  const typename = "test/text";
  const from = { function: "test/fn", id: "x" };
  await store.commit(
    group({
      state: given
        .filter(({ log }) => log !== undefined)
        .map(({ id, log = "" }) => ({ ...old(id), name: "log", ...value(log) })),
      messages: given.flatMap(({ id, messages = [] }) =>
        messages.map((one) => ({ ...message(++seq, one), target: old(id), caller: from })),
      ),
      timers: given.flatMap(({ id, delayed = [] }) =>
        delayed.map((one, index) => ({
          ...message(++seq, one),
          target: old(id),
          caller: from,
          fireAt: START + (index + 1) * 60_000,
          token: `${id}${one}`,
        })),
      ),
    }),
  );
  await store.close();
  return disk;

  function value(log: string) {
    return { typename, value: Buffer.from(log), expiresAt: undefined };
  }
}

const old = (id: string) => ({ function: "old/fn", id });

/** A runtime whose module serves `test/*` alone, or `old/*` besides. */
async function start(disk: Disk, alsoOld = false) {
  const endpoints = alsoOld ? [ENDPOINT, { ...ENDPOINT, functions: "old/*" }] : [ENDPOINT];
  const rig = await startRig({
    functions: logging,
    disk,
    module: moduleOf(undefined, { endpoints }),
  });
  const url = await rig.serve();
  const ask = async (method: string, path: string) => {
    const response = await fetch(`${url}/orphans${path}`, { method });
    return { status: response.status, body: await response.json() };
  };
  return { rig, ask, move: () => ask("POST", "/move?from=old/fn&to=test/fn") };
}

const done = (changes: object = {}) => ({
  status: 200,
  body: { instances: 0, values: 0, messages: 0, timers: 0, refused: 0, reasons: [], ...changes },
});

/** What function `fn` of `test` has logged for an instance. */
const log = (rig: Rig, id: string) => rig.state("fn", id)["log"];

describe("orphans", () => {
  it("are counted, function by function", async () => {
    const disk = await withOrphans({ id: "a", log: "1", messages: ["2", "3"], delayed: ["4"] });
    const { rig, ask } = await start(disk);
    await rig.produce("in", "a=x");
    await until(() => log(rig, "a") === "x");
    const listed = [{ function: "old/fn", instances: 1, messages: 2, timers: 1 }];
    expect(await ask("GET", "")).toEqual({ status: 200, body: listed });
    expect(await ask("GET", "?after=old/fn")).toEqual({ status: 200, body: [] });
  });

  it("are moved with their state, their messages in order and what is delayed", async () => {
    const disk = await withOrphans(
      { id: "a", log: "1", messages: ["2", "3"], delayed: ["4", "5"] },
      { id: "b", messages: ["6"] },
      { id: "c", log: "7" },
    );
    const { rig, ask, move } = await start(disk);
    expect(await move()).toEqual(done({ instances: 3, values: 2, messages: 3, timers: 2 }));
    expect(await ask("GET", "")).toEqual({ status: 200, body: [] });
    await until(() => log(rig, "a") === "123" && log(rig, "b") === "6");
    expect(log(rig, "c")).toBe("7");
    expect(rig.records("out")).toContain("fn/a=2 fn/x");
    rig.clock.advance(60_000);
    await until(() => log(rig, "a") === "1234");
    await rig.crash();
    const again = await start(disk);
    again.rig.clock.advance(120_000);
    await until(() => log(again.rig, "a") === "12345");
    expect(again.rig.records("out").filter((record) => record.startsWith("fn/a")).length).toBe(4);
  });

  it("are moved a slice at a time, and each message once", async () => {
    const many = numbers(1300);
    const disk = await withOrphans(
      { id: "many", log: ">", messages: many.map((n) => `${n},`) },
      ...many.map((id) => ({ id, messages: ["m"] })),
    );
    const { rig, move } = await start(disk);
    expect(await move()).toEqual(done({ instances: 1301, values: 1, messages: 2600 }));
    await rig.idle();
    expect(log(rig, "many")).toBe(`>${many.map((n) => `${n},`).join("")}`);
    expect(rig.records("out").length).toBe(2600);
    const slices = rig.store.attempts.map(({ removedMessages }) => removedMessages.length);
    expect(Math.max(...slices)).toBeLessThanOrEqual(2000);
  });

  it("stay where they would mix with what there is, with the reason", async () => {
    const disk = await withOrphans(
      { id: "a", log: "1", messages: ["2"], delayed: ["3"] },
      { id: "b", log: "4" },
    );
    const { rig, ask, move } = await start(disk);
    await rig.produce("in", "a=own");
    await until(() => log(rig, "a") === "own");
    const reason = 'test/fn "a" has a value "log" of its own';
    const refused = { refused: 1, reasons: [{ id: "a", reason }] };
    expect(await move()).toEqual(done({ instances: 1, values: 1, ...refused }));
    expect([log(rig, "a"), log(rig, "b")]).toEqual(["own", "4"]);
    expect((await ask("GET", "")).body).toEqual([
      { function: "old/fn", instances: 1, messages: 1, timers: 1 },
    ]);
  });

  it("are moved by halves when the runtime is killed, and go on where they are when they are served again", async () => {
    const ids = numbers(1200).map((n) => n.padStart(4, "0"));
    const disk = await withOrphans(
      ...ids.map((id) => ({ id, log: "1", messages: ["2"], delayed: ["3"] })),
    );
    const { rig } = await start(disk);
    rig.store.hold();
    const { signal } = new AbortController();
    rig.runtime.orphans.move("old/fn", "test/fn", signal).catch(() => undefined);
    for (let commits = 1; commits <= 4; commits++) {
      await until(() => {
        rig.clock.advance(10);
        return rig.store.attempts.length >= commits;
      });
      if (commits < 4) rig.store.letOne();
    }
    await rig.crash();

    const { rig: again, ask, move } = await start(disk, true);
    expect(await move()).toMatchObject({ status: 409, body: { error_code: 40904 } });
    expect(await ask("DELETE", "?function=old/fn")).toMatchObject({ status: 409 });
    again.clock.advance(3_600_000);
    const where = (id: string) => [
      text(again.store.state(old(id))[0]?.value),
      log(again, id) ?? "",
    ];
    await until(() => ids.every((id) => where(id).join("").length === 3));
    await again.idle();
    const all = ids.map((id) => where(id).join("|"));
    // Where an instance has come to before its delayed message, that still comes to where it was.
    expect(new Set(all)).toContain("123|");
    expect(all.filter((one) => !["123|", "3|12", "|123"].includes(one))).toEqual([]);
    expect(again.records("out").length).toBe(2400);
  });

  it("are removed on demand, all of one function", async () => {
    const many = numbers(700);
    const disk = await withOrphans(
      ...many.map((id) => ({ id, log: "1", messages: ["2"], delayed: ["3"] })),
    );
    const { rig, ask } = await start(disk);
    expect(await ask("DELETE", "?function=old/fn")).toEqual(
      done({ instances: 700, values: 700, messages: 700, timers: 700 }),
    );
    expect(await ask("GET", "")).toEqual({ status: 200, body: [] });
    expect(rig.store.timerTargets()).toEqual([]);
    expect(rig.records("out")).toEqual([]);
    expect(await ask("DELETE", "?function=old/fn")).toMatchObject({
      status: 404,
      body: { message: "there is nothing of old/fn" },
    });
  });

  it("are only what is not served, and moved only to what is", async () => {
    const { rig, ask } = await start(await withOrphans({ id: "a", log: "1" }));
    await rig.produce("in", "a=x");
    expect(await ask("DELETE", "?function=test/fn")).toEqual({
      status: 409,
      body: {
        error_code: 40904,
        message: "test/fn is served by the module, so it is not an orphan",
      },
    });
    expect(await ask("POST", "/move?from=old/fn&to=older/fn")).toMatchObject({
      status: 404,
      body: { message: "no endpoint of the module serves older/fn" },
    });
    expect(await ask("POST", "/move?from=old/fn")).toMatchObject({
      status: 400,
      body: { message: "query.to: it is missing" },
    });
  });
});
