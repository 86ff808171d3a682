/** Very many instances whose messages waited when the runtime stopped: taken up in slices, each message once and in order. */
import { describe, expect, it } from "vitest";
import { anyDisk, type Disk } from "../disks.ts";
import { deferred, fn } from "../functions.ts";
import { group, message } from "../store/fixtures.ts";
import { aWhile, keyOf, numbers, startRig } from "../support.ts";
import { TurnClock } from "../turn-clock.ts";

const MANY = 4000;

/** A disk with two messages for each of {@link MANY} instances of `test/fn`, which have their numbers as ids. */
async function diskWithMany(): Promise<Disk> {
  const disk = anyDisk();
  const store = await disk.open();
  const messages = ["first", "second"].flatMap((value, round) =>
    numbers(MANY).map((id) => message(round * MANY + Number(id) + 1, value, id)),
  );
  await store.commit(group({ messages }));
  await store.close();
  return disk;
}

/** A runtime on it whose function does nothing before it is let go. */
async function start() {
  const clock = new TurnClock();
  const letGo = deferred();
  const received = new Map<string, string[]>();
  const rig = await startRig({
    clock,
    disk: await diskWithMany(),
    functions: fn(async ({ id, messages }) => {
      await letGo.promise;
      received.set(id, [...(received.get(id) ?? []), ...messages]);
    }),
    wrap: (store) => ({
      ...store,
      mailboxes(...query) {
        const page = store.mailboxes(...query);
        clock.count(page.length);
        return page;
      },
    }),
  });
  return { rig, clock, letGo: () => letGo.resolve(), received };
}

describe("very many instances that have messages when the runtime starts", () => {
  it("are taken up 500 in a turn, while there are not too many, and all of them in the end", async () => {
    const { rig, clock, letGo, received } = await start();
    await aWhile();
    const waiting = clock.take();
    expect(waiting).toEqual([500, 500, 500]);
    expect(rig.parts.instances.count).toBe(1500);
    letGo();
    await rig.idle();
    expect(Math.max(...clock.take())).toBeLessThanOrEqual(500);
    expect(received.size).toBe(MANY);
    for (const messages of received.values()) expect(messages).toEqual(["first", "second"]);
  });

  it("get what comes meanwhile behind what has waited", async () => {
    const { rig, letGo, received } = await start();
    await aWhile();
    const inMemory = rig.parts.types.get("test/fn")?.instances;
    const far = numbers(MANY).filter((id) => inMemory?.has(id) !== true);
    expect(far.length).toBe(MANY - 1500);
    const some = [...far.slice(0, 3), ...far.slice(-3)];
    const sent = some.map((id) =>
      rig.runtime.send(keyOf("fn", id), "test/text", Buffer.from("third")),
    );
    letGo();
    await rig.idle();
    await Promise.all(sent);
    for (const id of some) expect(received.get(id)).toEqual(["first", "second", "third"]);
    expect([...received.values()].flat().length).toBe(2 * MANY + some.length);
  });

  it("have each message once, however little the cache may hold", async () => {
    const clock = new TurnClock();
    let count = 0;
    const rig = await startRig({
      clock,
      cacheBytes: 1000,
      disk: await diskWithMany(),
      functions: fn(({ messages }) => {
        count += messages.length;
      }),
    });
    let most = 0;
    for (let last = MANY; last > 0; last -= 10) {
      const ids = numbers(10).map((n) => `${last - 1 - Number(n)}`);
      await Promise.all(
        ids.map((id) => rig.runtime.send(keyOf("fn", id), "test/text", Buffer.from("third"))),
      );
      most = Math.max(most, rig.parts.instances.count);
    }
    await rig.idle();
    expect(count).toBe(3 * MANY);
    expect(most).toBeLessThan(MANY);
  });
});
