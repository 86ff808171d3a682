/**
 * The rules under which work may run ahead of the disk, as src/commit/committer.ts lists them. Each is what keeps a
 * promise of the runtime (nothing acknowledged is lost, nothing visible is taken back) and none of them shows in a test
 * that lets every commit through at once. What happens when the disk fails for good is in output-gate.test.ts.
 */
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { aWhile, keyAndValue, startRig, text, ticking, until } from "../support.ts";

/** Counts its messages, and says so on topic `out`. */
const counter = (seen: string[] = []) =>
  fn(
    ({ id, messages, state }) => {
      seen.push(...messages);
      const count = Number(state["count"] ?? 0) + messages.length;
      return { state: { count: `${count}` }, egress: [["out", `${id}=${count}`]] };
    },
    { count: {} },
  );

describe("the queue of commits", () => {
  it("is one for records, results, timers, skipped messages and idempotent answers", async () => {
    const rig = await startRig({
      functions: {
        fn: fn(
          ({ id, messages }) => {
            if (messages.includes("poison")) throw new Error("poisoned");
            return {
              state: { last: messages.join() },
              egress: [["out", `${id}=done`]],
              delayed: [{ ms: id === "b" ? 1000 : 30_000, to: "sink/x", value: "later" }],
            };
          },
          { last: {} },
        ),
        sink: fn(({ id, messages }) => ({
          egress: messages.map((text) => ["out", `${id}=${text}`]),
        })),
      },
    });
    await rig.produce("in", "a=poison", "b=1");
    await until(() => rig.parts.failures.failing.size === 1 && rig.state("fn", "b")["last"]);
    await rig.parts.committer.settled();
    rig.store.hold();
    const before = rig.store.attempts.length;
    const first = rig.produce("in", "c=1");
    await until(() => rig.store.attempts.length === before + 1);

    const [failing] = rig.parts.failures.failing;
    const others = [
      rig.parts.producer.produce("in", [keyAndValue("d=1")], "key"),
      failing && rig.runtime.deadLetter(failing.key),
    ];
    await aWhile();
    rig.clock.advance(1000);
    await aWhile();
    expect(rig.store.attempts.length).toBe(before + 1);
    rig.store.release();
    await Promise.all([first, ...others]);
    const second = rig.store.attempts[before + 1];
    expect(second?.records.map(({ topic, key }) => `${topic} ${text(key)}`).sort()).toEqual([
      "dead-letters a",
      "in d",
      "out d",
      "out x",
    ]);
    expect(second?.idempotency.map(({ key }) => key)).toEqual(["key"]);
    expect(second?.state.map(({ id }) => id)).toEqual(["d"]);
    expect(second?.timers.map(({ caller }) => caller.id)).toEqual(["d"]);
    expect([second?.removedTimers.length, second?.removedMessages.length]).toEqual([1, 1]);
  });

  it("gives the store a group only when the one before it is durable", async () => {
    const rig = await startRig({ functions: counter() });
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.store.hold();
    const first = rig.produce("in", "a=1");
    await until(() => rig.store.attempts.length === before + 1);
    const second = rig.produce("in", "a=2");
    await aWhile();
    expect(rig.store.attempts.length).toBe(before + 1);

    rig.store.letOne();
    await first;
    await until(() => rig.store.attempts.length === before + 2);
    await aWhile();
    expect(rig.store.attempts.length).toBe(before + 2);
    rig.store.release();
    await second;
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ count: "2" });
  });

  it("lets work run ahead of a disk that hangs, but only so far, and lets requests wait", async () => {
    let invocations = 0;
    const value = "x".repeat(50_000);
    const ring = fn(() => {
      invocations++;
      return { send: [["fn/ring", value]] };
    });
    const rig = await startRig({ functions: ring });
    await rig.idle();
    rig.store.hold();
    const started = rig.produce("in", "ring=go");
    await until(() => rig.parts.committer.isFull);
    const most = invocations;
    const offsets = rig.parts.topics.lag();
    const late = rig.produce("in", "late=go");
    await aWhile();
    expect(invocations - most).toBeLessThan(10);
    expect(invocations).toBeGreaterThan(50);
    // Not even taken into memory.
    expect(rig.parts.topics.lag()).toEqual(offsets);

    rig.store.release();
    expect(await started).toEqual([0]);
    // A free disk waits a moment for the functions to be done, and these never are.
    expect(await ticking(rig, late)).toEqual([1]);
    await until(() => invocations > most + 10);
  });

  it("does not let one record that is alone wait for what comes of it", async () => {
    const gate = deferred();
    const functions = fn(() => gate.promise.then(() => ({ egress: [["out", "a=1"]] })));
    const rig = await startRig({ functions });
    expect(await rig.produce("in", "a=1")).toEqual([0]);
    gate.resolve();
    await until(() => rig.records("out").length === 1);
  });

  it("leaves a free disk to those who may come, for a moment, when nobody waits for what there is", async () => {
    const gates = { a: deferred(), b: deferred() };
    const functions = fn(
      ({ id }) => gates[id as "a" | "b"].promise.then(() => ({ state: { count: "1" } })),
      { count: {} },
    );
    const rig = await startRig({ functions });
    await rig.produce("in", "a=1");
    gates.a.resolve();
    await aWhile();
    expect(rig.state("fn", "a")).toEqual({});
    rig.clock.advance(10);
    await until(() => rig.state("fn", "a")["count"] === "1");

    await rig.produce("in", "b=1");
    gates.b.resolve();
    await aWhile();
    expect(rig.state("fn", "b")).toEqual({});
    await rig.parts.committer.settled();
    expect(rig.state("fn", "b")).toEqual({ count: "1" });
  });

  it("retries a commit that failed, as the very same group", async () => {
    const rig = await startRig({ functions: counter() });
    await rig.idle();
    const before = rig.store.attempts.length;
    rig.store.fail(2);
    const produced = rig.produce("in", "a=1");
    await until(() => rig.store.attempts.length === before + 1);
    const alsoProduced = rig.produce("in", "b=1");
    await aWhile();
    for (const attempt of [2, 3]) {
      rig.clock.advance(500);
      await until(() => rig.store.attempts.length === before + attempt);
    }
    const [first, second, third] = rig.store.attempts.slice(before);
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(await produced).toEqual([0]);
    expect(await alsoProduced).toEqual([1]);
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1", "b=1"]);
    expect(rig.log.filter(({ level }) => level === "error").length).toBe(2);
    expect(rig.fatal).toEqual([]);
  });
});

describe("what is visible outside", () => {
  it("is acknowledged and visible only when it is durable, though the work is done before", async () => {
    const seen: string[] = [];
    const rig = await startRig({ functions: counter(seen) });
    const url = await rig.serve();
    await rig.idle();
    rig.store.hold();

    let answered = false;
    const produced = fetch(`${url}/topics/in`, {
      method: "POST",
      headers: { "content-type": "application/vnd.kafka.json.v2+json" },
      body: JSON.stringify({ records: [{ key: "a", value: 1 }] }),
    }).then((response) => {
      answered = true;
      return response.status;
    });
    await until(() => seen.length === 1);
    await aWhile();
    const statusOf = async (path: string) => (await fetch(url + path)).status;
    const bodyOf = async (path: string) => (await fetch(url + path)).json();
    expect(answered).toBe(false);
    expect(await bodyOf("/topics/in/partitions/0/records?timeout=0")).toEqual([]);
    expect(await statusOf("/topics/out/partitions/0/records?timeout=0")).toBe(404);
    expect(await statusOf("/functions/test/fn/a")).toBe(404);
    const stream = await fetch(`${url}/topics/in/stream`);
    const firstEvent = stream.body?.getReader().read();
    expect(await Promise.race([firstEvent, aWhile().then(() => "nothing")])).toBe("nothing");

    rig.store.release();
    expect(await produced).toBe(200);
    expect(Buffer.from((await firstEvent)?.value ?? []).toString()).toContain('"key":"a"');
    await rig.idle();
    expect(await bodyOf("/topics/in/partitions/0/records?timeout=0")).toMatchObject([{ key: "a" }]);
    expect(await bodyOf("/topics/out/partitions/0/records?timeout=0")).toMatchObject([
      { key: "a" },
    ]);
    expect(await bodyOf("/functions/test/fn/a")).toMatchObject({ mailbox: 0 });
  });

  it("is never a message that was sent and consumed while one group gathered", async () => {
    const rig = await startRig({
      functions: {
        fn: fn(() => ({ send: [["second/b", "hello"]] })),
        second: fn(({ messages }) => ({ egress: [["out", `second=${messages}`]] })),
      },
    });
    await rig.idle();
    rig.store.hold();
    const produced = rig.produce("in", "a=1");
    await until(() => [...rig.parts.types.all()].at(-1)?.stats.invocations === 1);
    await aWhile();
    const before = rig.store.attempts.length;
    rig.store.release();
    await produced;
    await rig.idle();
    expect(rig.records("out")).toEqual(["second=hello"]);
    for (const { messages, removedMessages } of rig.store.attempts.slice(before)) {
      expect({ messages, removedMessages }).toEqual({ messages: [], removedMessages: [] });
    }
  });
});

describe("state that is not durable yet", () => {
  it("stays in memory however little the cache may hold", async () => {
    const received: Record<string, (string | undefined)[]> = {};
    const rig = await startRig({
      cacheBytes: 1,
      functions: fn(
        ({ id, messages, state }) => {
          received[id] = [...(received[id] ?? []), state["count"]];
          const count = `${Number(state["count"] ?? 0) + messages.length}`;
          return { state: { count, ballast: "x".repeat(2000) } };
        },
        { count: {}, ballast: {} },
      ),
    });
    await rig.idle();
    const ids = Array.from({ length: 30 }, (_, index) => `id-${index}`);
    rig.store.hold();
    const produced: Promise<unknown>[] = [];
    for (let round = 1; round <= 3; round++) {
      for (const id of ids) produced.push(rig.produce("in", `${id}=1`));
      await until(() => ids.every((id) => received[id]?.length === round));
    }
    rig.store.release();
    await Promise.all(produced);
    await rig.idle();
    for (const id of ids) {
      expect(received[id]).toEqual([undefined, "1", "2"]);
      expect(rig.state("fn", id)).toMatchObject({ count: "3" });
    }
    // And once it is durable it makes room.
    for (let other = 0; other < 10; other++) {
      await rig.produce("in", `other-${other}=1`);
      await rig.idle();
    }
    expect(rig.parts.instances.count).toBeLessThan(15);
  });
});
