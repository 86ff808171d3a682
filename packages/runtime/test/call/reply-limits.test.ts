/** How much an answer may ask for at once: what is over it fails, and only the message that is to blame. */
import { expect, it } from "vitest";
import { fn } from "../functions.ts";
import { keyOf, startRig, until } from "../support.ts";

it("an answer with too much in it fails with the limit and the setting, the messages of a batch each for itself", async () => {
  const rig = await startRig({
    effectsPerAnswer: 3,
    functions: {
      // Sends as many messages as each of its own says, and counts them.
      fn: fn(
        ({ messages }) => ({
          state: { last: messages.at(-1) ?? "" },
          send: messages.flatMap((message) =>
            Array.from({ length: Number(message) }, () => ["sink/x", message] as const),
          ),
        }),
        { last: {} },
      ),
      sink: fn(({ messages }) => ({
        egress: messages.map((message) => ["out", `x=${message}`] as const),
      })),
    },
  });
  await rig.produce("in", "a=1", "a=2", "a=3", "a=1");
  const failure = await until(() => {
    rig.clock.advance(10);
    const [failing] = rig.parts.failures.failing;
    return failing?.failure?.attempts === 1 && failing.mailbox.size === 2 && failing.failure;
  });
  expect(failure.reason).toBe(
    'it has 4 values, messages and records, and 3 are the most (setting "effectsPerAnswer"): ' +
      "let it do so in several steps, such as messages to itself",
  );
  await rig.runtime.deadLetter(keyOf("fn", "a"));
  await rig.idle();
  expect(rig.records("out")).toEqual(["x=1", "x=2", "x=2", "x=1"]);
});
