/**
 * A module that serves any name of a namespace: whoever can send messages chooses the names, so they must neither fill the
 * memory nor the metrics, and nothing may be lost with what is forgotten of them.
 */
import { describe, expect, it } from "vitest";
import { type Batch, fn } from "../functions.ts";
import { ENDPOINT, keyOf, moduleOf, numbers, type Rig, startRig } from "../support.ts";

const counting = fn(({ state }: Batch) => ({ state: { n: `${Number(state["n"] ?? 0) + 1}` } }), {
  n: {},
});
/** Any name is served. */
const anyName = new Proxy({}, { get: () => counting }) as Record<string, typeof counting>;

async function callEach(rig: Rig, names: readonly string[]): Promise<void> {
  for (const name of names) await rig.runtime.send(keyOf(name, "a"), "test/text", Buffer.from("x"));
  await rig.idle();
}

const total = (rig: Rig) =>
  rig.runtime.metrics().functions.reduce((sum, { invocations }) => sum + invocations, 0);

describe("functions of any name", () => {
  it("are forgotten with their last instance in memory, but what they hold and have done is not", async () => {
    const rig = await startRig({ functions: anyName, cacheBytes: 20_000 });
    const names = numbers(300);
    await callEach(rig, names);
    expect([...rig.parts.types.all()].length).toBeLessThan(50);
    expect(rig.parts.instances.bytes).toBeLessThan(40_000);
    await callEach(rig, names);
    for (const name of names) expect(rig.state(name, "a")).toEqual({ n: "2" });
    expect(total(rig)).toBe(600);
  });

  it("are forgotten as services, too, where each has a URL of its own", async () => {
    const endpoint = { ...ENDPOINT, urlPathTemplate: "http://localhost/{function.name}" };
    const rig = await startRig({
      functions: anyName,
      cacheBytes: 20_000,
      module: moduleOf({}, { endpoints: [endpoint] }),
    });
    await callEach(rig, numbers(300));
    expect(rig.runtime.endpoints().length).toBeLessThan(50);
  });

  it("have figures of their own only as far as a thousand, and the others have theirs together", async () => {
    const rig = await startRig({ functions: anyName });
    await callEach(rig, numbers(1100));
    const { functions } = rig.runtime.metrics();
    expect(functions.length).toBe(1001);
    expect(functions.at(-1)).toMatchObject({
      typename: "(others)",
      invocations: 100,
      batches: 100,
    });
    expect(total(rig)).toBe(1100);
  });
});
