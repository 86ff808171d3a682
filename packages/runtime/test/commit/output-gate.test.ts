/**
 * The output gate breaks when nothing more can be made durable: those who wait and those who come later are told so,
 * nothing that was not durable is ever acknowledged or visible, and the runtime can still be closed. A gate that only
 * stopped would let all of them wait for ever.
 */
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { StoreFailedError } from "../../src/commit/store-failed.ts";
import { playgroundServers } from "../../src/http/playground.ts";
import { fn } from "../functions.ts";
import {
  aWhile,
  failForGood,
  keyAndValue,
  keyOf,
  moduleOf,
  numbers,
  type Rig,
  startRig,
  ticking,
  until,
} from "../support.ts";

const MESSAGE =
  "nothing more can be made durable (the disk is full), and what has not been acknowledged may be lost: " +
  "fix the cause, restart the runtime and repeat the request";

/** A runtime whose topic `out` is popped. Its function writes there what it gets, fails for `poison` and hangs for `slow`. */
async function start() {
  const rig = await startRig({
    module: moduleOf(undefined, {
      playgroundIngresses: [{ port: 8090 }],
      playgroundEgresses: [{ port: 8091, topics: ["out"] }],
    }),
    functions: fn(
      ({ id, messages }) => {
        if (messages.includes("poison")) throw new Error("poisoned");
        if (messages.includes("slow")) return new Promise<never>(() => undefined);
        return {
          state: { last: messages.at(-1) },
          egress: messages.map((m) => ["out", `${id}=${m}`]),
        };
      },
      { last: {} },
    ),
  });
  await rig.produce("in", "good=1", "bad=poison");
  await until(() => rig.parts.failures.failing.size === 1 && rig.records("out").length === 1);
  await rig.parts.committer.settled();
  return rig;
}

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

/** How each of them ends: with its error, or with undefined. */
async function ends(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((end) => (end.status === "rejected" ? end.reason : undefined));
}

describe("a gate that breaks", () => {
  it("rejects every request that waits, and every one that comes later, with the one error", async () => {
    const rig = await start();
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

  it("lets the runtime be closed, and the next one goes on from what is durable", async () => {
    const rig = await start();
    rig.store.hold();
    const waiting = ends([rig.produce("in", "a=slow"), ...requests(rig)]);
    await failForGood(rig);
    await waiting;
    expect([...rig.parts.types.all()].map(({ running }) => running)).toEqual([1]);
    const before = rig.clock.now();
    await ticking(rig, rig.close());
    // Not for the function that hangs: its answer would be of no use.
    expect(rig.clock.now() - before).toBeLessThan(1000);
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
    const rig = await start();
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

describe("the API of a runtime whose gate breaks", () => {
  const body = { error_code: 50301, message: MESSAGE };

  async function serve(rig: Rig) {
    const api = await rig.serve();
    const [ingress, egress] = await Promise.all(
      playgroundServers(rig.runtime, rig.parts.module).map(async ({ app }) => {
        onTestFinished(() => app.close());
        await app.listen({ host: "127.0.0.1", port: 0 });
        return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
      }),
    );
    const json = async (url: string, init: RequestInit = {}) => {
      const response = await fetch(url, init);
      return [response.status, await response.json()];
    };
    return {
      get: (path: string) => json(api + path),
      stream: async (path: string) => (await fetch(api + path)).text(),
      operate: (what: "dead-letter" | "retry") =>
        json(`${api}/functions/test/fn/bad/${what}`, { method: "POST" }),
      write: () => [
        json(`${api}/topics/in`, {
          method: "POST",
          headers: { "content-type": "application/vnd.kafka.json.v2+json" },
          body: JSON.stringify({ records: [{ key: "a", value: 1 }] }),
        }),
        json(`${ingress}/test/fn/a`, { method: "PUT", body: "1" }),
        json(`${egress}/out`),
      ],
    };
  }

  it("answers 503 to those who wait and to those who come, and ends the streams", async () => {
    const rig = await start();
    const { get, stream, write, operate } = await serve(rig);
    expect(await get("/readyz")).toEqual([200, { status: "ready" }]);
    const { topics } = rig.parts;
    const listen = vi.spyOn(topics, "listen");
    rig.store.hold();
    const long = "/topics/in/partitions/0/records?offset=2&timeout=60000";
    const waiting = [...write(), operate("dead-letter"), get(long)];
    const streamed = stream("/topics/in/stream");
    await until(() => listen.mock.calls.length === 2);

    await failForGood(rig);
    expect(await Promise.all(waiting)).toEqual(numbers(5).map(() => [503, body]));
    expect(await Promise.all(write())).toEqual(numbers(3).map(() => [503, body]));
    expect((await streamed).match(/^id: \d+$/gm)).toEqual(["id: 0", "id: 1"]);
    expect(await get("/readyz")).toEqual([503, { status: "failed" }]);
  });

  it("goes on to show what is durable", async () => {
    const rig = await start();
    const { get, stream, operate } = await serve(rig);
    const waiting = ends([rig.produce("in", "a=1")]);
    await failForGood(rig);
    expect(await waiting).toEqual(rig.fatal);
    // Not even what has failed is tried again.
    expect([rig.parts.failures.failing.size, rig.clock.waiting()]).toEqual([1, []]);
    expect(await operate("retry")).toEqual([503, body]);
    const page = "/topics/in/partitions/0/records?offset=";
    expect(await get(`${page}1`)).toMatchObject([200, [{ offset: 1, key: "bad" }]]);
    expect(await get(`${page}2`)).toEqual([503, body]);
    expect(await get("/functions/test/fn/good")).toMatchObject([200, { mailbox: 0 }]);
    expect(await get("/functions/test/fn/a")).toMatchObject([404, { error_code: 40403 }]);
    expect(await stream("/topics/in/stream?offset=2")).toBe("");
  });
});
