/**
 * A function that is redeployed while the runtime runs: what it declares about its state now counts from its first answer, also
 * for what is stored, and what cannot be says what to do.
 */
import { describe, expect, it } from "vitest";
import { type Declared, encodeAnswer, incomplete, readBatch } from "../functions.ts";
import { type Handler, keyOf, numbers, type Rig, startRig, until } from "../support.ts";

/** A service that counts messages in value `n`, and can be replaced by one that declares it otherwise. */
function service(first: Declared["n"], typename = "test/text") {
  const now = { declared: first ?? {}, typename, epoch: 0, asked: 0 };
  const handle: Handler = async (request) => {
    const { state } = readBatch(request);
    if (!Object.hasOwn(state, "n")) {
      now.asked++;
      return incomplete(["n"], { n: now.declared }, now.typename);
    }
    const answer = encodeAnswer({ state: { n: `${Number(state["n"] ?? 0) + 1}` } });
    // The answer has texts; any other type has the same number of letters.
    return Buffer.from(
      Buffer.from(answer).toString("latin1").replaceAll("test/text", now.typename),
      "latin1",
    );
  };
  return {
    now,
    handle,
    epoch: () => now.epoch,
    redeploy(declared: Declared["n"], type = "test/text"): void {
      Object.assign(now, { declared: declared ?? {}, typename: type, epoch: now.epoch + 1 });
    },
  };
}

async function send(rig: Rig, ...ids: string[]): Promise<void> {
  await rig.produce("in", ...ids.map((id) => `${id}=x`));
  await rig.idle();
}

/** Lets that much time pass, with all the housekeeping in it. */
async function pass(rig: Rig, ms: number): Promise<void> {
  rig.clock.advance(ms);
  await rig.idle();
  rig.clock.advance(60_000);
  await rig.idle();
}

describe("a redeployed function", () => {
  it("has its state for good from when it no longer lets it expire", async () => {
    const { handle, epoch, redeploy } = service({ afterWrite: 800 });
    // Not all of it fits into memory.
    const rig = await startRig({ functions: handle, epoch, cacheBytes: 5000 });
    const ids = numbers(30);
    await send(rig, ...ids);
    redeploy({});
    await send(rig, "other");
    await pass(rig, 1000);
    for (const id of ids) expect(rig.state("fn", id)).toEqual({ n: "1" });
    await send(rig, ...ids);
    for (const id of ids) expect(rig.state("fn", id)).toEqual({ n: "2" });
  });

  it("has what is stored for longer, or for less long, by the difference", async () => {
    const { handle, epoch, redeploy } = service({ afterWrite: 800 });
    const rig = await startRig({ functions: handle, epoch });
    await send(rig, "a");
    redeploy({ afterWrite: 100_000 });
    await send(rig, "b");
    await pass(rig, 800);
    expect(rig.state("fn", "a")).toEqual({ n: "1" });
    await send(rig, "a");
    expect(rig.state("fn", "a")).toEqual({ n: "2" });
    redeploy({ afterWrite: 1000 });
    await send(rig, "b");
    await pass(rig, 1000);
    expect(rig.state("fn", "a")).toEqual({});
  });

  it("is asked once for what it declares, and not for each batch", async () => {
    const { handle, epoch, redeploy, now } = service({});
    const rig = await startRig({ functions: handle, epoch });
    await send(rig, ...numbers(20));
    const before = now.asked;
    redeploy({});
    await send(rig, "a");
    await send(rig, ...numbers(20));
    expect(now.asked - before).toBe(1);
  });

  it("gets values of another type for new instances at once", async () => {
    const { handle, epoch, redeploy } = service({}, "test/text");
    const rig = await startRig({ functions: handle, epoch });
    await send(rig, "old");
    redeploy({}, "test/long");
    await send(rig, "new");
    expect(rig.store.state(keyOf("fn", "new")).map(({ typename }) => typename)).toEqual([
      "test/long",
    ]);
    expect(rig.log).toEqual([]);
  });

  it("says what to do about what is stored under another type, and goes on when it is as before", async () => {
    const { handle, epoch, redeploy } = service({});
    const rig = await startRig({ functions: handle, epoch });
    await send(rig, "old");
    redeploy({}, "test/long");
    await rig.produce("in", "old=x");
    await until(() => rig.parts.failures.failing.size === 1);
    const [failing] = rig.parts.failures.failing;
    expect(failing?.failure?.reason).toBe(
      'its value "n" is stored as test/text, and the function declares it as test/long now: declare the new one under another ' +
        "name and convert the old one, or go back to the old type, or remove the instance's values " +
        "(DELETE /functions/{namespace}/{name}/{id})",
    );
    redeploy({});
    rig.clock.advance(60_000);
    await rig.idle();
    expect(rig.state("fn", "old")).toEqual({ n: "2" });
  });

  it("is asked anew when it fails, if nothing else has told that it is another one", async () => {
    const { handle, now } = service({});
    let isAnother = false;
    const rig = await startRig({
      functions: async (request) => {
        const hasValue = Object.hasOwn(readBatch(request).state, "n");
        if (isAnother && hasValue) throw new Error("that is not what I declare");
        isAnother = false;
        return handle(request);
      },
    });
    await send(rig, "a");
    const before = now.asked;
    isAnother = true;
    await rig.produce("in", "b=x");
    await until(() => rig.parts.failures.failing.size === 1);
    rig.clock.advance(60_000);
    await rig.idle();
    expect(now.asked - before).toBe(1);
    expect(rig.state("fn", "b")).toEqual({ n: "1" });
  });
});
