/** What a life is: a crash ends engine and functions for as long as they are down, and a trace tells what comes twice. */
import { expect, it } from "vitest";
import { Int, statefulFunction } from "../../src/index.ts";
import { loadEngine } from "../../src/testing/engine.ts";
import { send, wait } from "../../src/testing/simulate/actions.ts";
import { live } from "../../src/testing/simulate/life.ts";
import type { Plan } from "../../src/testing/simulate/plan.ts";
import { Trace } from "../../src/testing/simulate/trace.ts";

const HOUR_MS = 3_600_000;
const Fn = statefulFunction({ typename: "test/fn" }).on(Int, () => undefined);

it("calls no function while it is down, not by a call that was on its way either", async () => {
  const engine = await loadEngine();
  for (let seed = 1; seed <= 20; seed++) {
    const plan: Plan = {
      seed,
      faults: { ...engine.NO_FAULTS, callMs: 10_000 },
      steps: [
        { do: "act", action: send(Fn.at("1"), Int, 1), place: 0, isRepeated: false },
        { do: "run", steps: 3 },
        { do: "crash", downMs: HOUR_MS },
      ],
    };
    const called: number[] = [];
    const outcome = await live(
      {
        engine,
        module: undefined,
        invariants: {},
        tested: {
          functions: ({ now }) => [
            statefulFunction({ typename: "test/fn" }).on(Int, () => {
              called.push(now() - engine.BEGINNING);
            }),
          ],
        },
      },
      plan,
    );
    expect(outcome).toMatchObject({ failure: undefined, crashes: 1 });
    expect(called.length).toBeGreaterThan(0);
    for (const at of called) expect(at).toBeGreaterThanOrEqual(HOUR_MS);
  }
});

it("tells a call that a network delivers twice from two", async () => {
  const engine = await loadEngine();
  const trace = new Trace();
  const plan: Plan = {
    seed: 1,
    faults: { ...engine.NO_FAULTS, duplicate: 1 },
    steps: [
      { do: "act", action: send(Fn.at("1"), Int, 1), place: 0, isRepeated: false },
      { do: "act", action: wait(HOUR_MS), place: 1, isRepeated: false },
    ],
  };
  await live(
    { engine, module: undefined, invariants: {}, tested: { functions: [Fn] } },
    plan,
    trace,
  );
  expect(trace.lines.filter((line) => line.includes("gets"))).toEqual([
    expect.stringMatching(/gets io.statefun.types\/int 1 from outside$/),
    expect.stringMatching(/gets io.statefun.types\/int 1 from outside, delivered once more$/),
  ]);
});
