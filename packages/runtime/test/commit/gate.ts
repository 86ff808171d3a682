/**
 * What the tests of the output gate share: a runtime with something of each kind that waits for it, and how that ends.
 */
import { fn } from "../functions.ts";
import { moduleOf, type Rig, startRig, until } from "../support.ts";

/** What everybody is told whose disk is full for good. */
export const MESSAGE =
  "nothing more can be made durable (the disk is full), and what has not been acknowledged may be lost: " +
  "fix the cause, restart the runtime and repeat the request";

/**
 * A runtime whose topic `out` is popped. Its function writes there what it gets, fails for `poison` and hangs for
 * `slow`.
 */
export async function startGated(): Promise<Rig> {
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

/** How each of them ends: with its error, or with undefined. */
export async function ends(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((end) => (end.status === "rejected" ? end.reason : undefined));
}
