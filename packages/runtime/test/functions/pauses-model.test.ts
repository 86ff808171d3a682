/**
 * Pauses and resumes at random among messages, failures and kills: what is paused is never called, and in the end each
 * instance has had all of its messages, once and in their order.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, fn } from "../functions.ts";
import { keyOf, type Rig, startRig, ticking, until } from "../support.ts";

const IDS = ["a", "b", "c"];

const Place = fc.constantFrom(...IDS.map((id) => keyOf("fn", id)), keyOf("fn", ""), {
  function: "",
  id: "",
});
const Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("produce" as const), id: fc.constantFrom(...IDS) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pause" as const), place: Place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("resume" as const), place: Place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const) }) },
);

describe("whatever is paused and resumed", () => {
  it("nothing is lost, doubled or reordered, and nothing that is paused is called", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(Step, { maxLength: 30 }),
        fc.infiniteStream(fc.nat(3)),
        async (steps, luck) => {
          /** What is paused as far as anybody was told. */
          const paused = new Set<string>();
          const wrong: string[] = [];
          const isPaused = (id: string) =>
            paused.has("") || paused.has("test/fn") || paused.has(`test/fn ${id}`);
          const functions = fn(({ id, messages }): Answer => {
            if (isPaused(id)) wrong.push(`${id} was called with ${messages}`);
            if (luck.next().value === 0) throw new Error("bad luck");
            return {
              send: [["echo/all", `${id}:${messages.join()}`]],
              egress: messages.map((text) => ["out", `${id}=${text}`]),
            };
          });
          const start = (before?: Rig) =>
            startRig({
              functions: { fn: functions, echo: fn(() => ({})) },
              ...(before && { disk: before.disk, clock: before.clock }),
            });
          let rig = await start();
          const sent: Record<string, string[]> = { a: [], b: [], c: [] };
          let count = 0;
          for (const step of steps) {
            if (step.kind === "produce") {
              const text = `${count++}`;
              sent[step.id]?.push(text);
              await ticking(rig, rig.produce("in", `${step.id}=${text}`));
            } else if (step.kind === "wait") {
              rig.clock.advance(1000);
              await rig.parts.committer.settled();
            } else if (step.kind === "kill") {
              await rig.crash();
              rig = await start(rig);
            } else {
              const { function: typename, id } = step.place;
              const name = `${typename} ${id}`.trim();
              if (step.kind === "resume") paused.delete(name);
              await ticking<unknown>(rig, rig.runtime[step.kind](step.place));
              // A call that had begun before ends as it would: its turn is over by now, as the function does not wait.
              if (step.kind === "pause") paused.add(name);
            }
          }
          expect(wrong).toEqual([]);
          paused.clear();
          for (const { function: typename, id } of rig.runtime.pauses(0, 10))
            await ticking(rig, rig.runtime.resume({ function: typename, id }));
          await until(() => {
            rig.clock.advance(60_000);
            return rig.records("out").length >= count;
          });
          await rig.idle();
          const got = Object.groupBy(rig.records("out"), (record) => record[0] ?? "");
          for (const id of IDS) {
            expect((got[id] ?? []).map((record) => record.slice(2))).toEqual(sent[id]);
          }
          await rig.crash();
        },
      ),
      { numRuns: 50 },
    );
  });
});
