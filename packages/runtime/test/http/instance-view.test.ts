/** What is shown of an instance's values besides what they say: their sizes, when they end, and which version they are. */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { startRig } from "../support.ts";

interface View {
  readonly state: Readonly<
    Record<
      string,
      { readonly bytes: number; readonly version: string; readonly expiresAt?: string }
    >
  >;
}

async function startKeeper() {
  const rig = await startRig({
    functions: fn(({ messages }) => ({ state: { kept: messages.at(-1), brief: "☃" } }), {
      kept: {},
      brief: { afterWrite: 60_000 },
    }),
  });
  const url = await rig.serve();
  return {
    rig,
    async keep(value: string): Promise<View["state"]> {
      await rig.produce("in", `a=${value}`);
      await rig.idle();
      return ((await (await fetch(`${url}/functions/test/fn/a`)).json()) as View).state;
    },
  };
}

describe("a value of an instance", () => {
  it("has its size in bytes, and says when it ends if it does", async () => {
    const { keep } = await startKeeper();
    const { kept, brief } = await keep("four");
    expect([kept?.bytes, brief?.bytes]).toEqual([4, 3]);
    expect(kept).not.toHaveProperty("expiresAt");
    expect(brief?.expiresAt).toBe("2026-01-01T00:01:00.000Z");
  });

  it("is another version whenever it is another value, and the same when it is back", async () => {
    const { keep } = await startKeeper();
    const [first, second, again] = [await keep("1"), await keep("2"), await keep("1")];
    expect(second["kept"]?.version).not.toBe(first["kept"]?.version);
    expect(again["kept"]?.version).toBe(first["kept"]?.version);
    expect(second["brief"]?.version).toBe(first["brief"]?.version);
  });
});
