/** Lives of the engine: some of them here, more by `npm run simulate`; and that the tool tells a bad one from a good one. */
import { NO_FAULTS } from "statefun-runtime/simulation";
import { describe, expect, it } from "vitest";
import { type Committed, checkEnd } from "./checks.ts";
import { live } from "./life.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import { NOTHING } from "./programs.ts";
import { shrink } from "./shrink.ts";

const LIVES = 60;

describe("a life of the engine", () => {
  it.each(Array.from({ length: LIVES }, (_, index) => index + 1))(
    "of seed %d ends as it should",
    async (seed) => {
      expect((await live(planOf(seed))).violations).toEqual([]);
    },
  );

  it("is the same for the same seed, and another for another one", async () => {
    const [first, again, other] = [
      await live(planOf(7)),
      await live(planOf(7)),
      await live(planOf(8)),
    ];
    expect(again.trace).toEqual(first.trace);
    expect(other.trace).not.toEqual(first.trace);
    expect(first.trace.length).toBeGreaterThan(50);
  });

  it("goes through what a seed may bring", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= LIVES; seed++) {
      for (const line of (await live(planOf(seed))).trace) seen.add(line.split(" ")[1] ?? "");
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "produce",
        "crash",
        "deploy",
        "start",
        "jump",
        "pause",
        "resume",
        "fire",
      ]),
    );
  });
});

const produce: Step = { do: "produce", topic: "in", records: [{ id: "1", program: NOTHING }] };
const calm: Plan = { ...planOf(1), faults: NO_FAULTS, steps: [produce] };

describe("what should not have happened", () => {
  it("is found: a record that was acknowledged and is not there, a message that is left", () => {
    const committed: Committed = {
      mailboxTargets: () => ["simulate/fn"],
      timerTargets: () => [],
      topic: (name) => ({ name, nextOffset: 0, position: 0 }),
      records: () => [],
    };
    const request = { name: "request 0", step: produce, offsets: [0] };
    const given = {
      maxBatch: 1,
      timeScale: 1,
      clockErrorMs: 0,
      touched: new Set<string>(),
      edited: new Set<string>(),
    };
    expect(checkEnd(committed, [request], given)).toEqual([
      "messages are left for simulate/fn",
      'topic "in" has 0 records, and 1 were produced',
    ]);
  });

  it("is shown by the steps that it takes, and no others", async () => {
    const crash: Step = { do: "crash" };
    const run: Step = { do: "run", steps: 1 };
    const plan: Plan = { ...calm, steps: [run, produce, run, crash, produce, run, run, crash] };
    const isBad = ({ steps }: Plan) =>
      steps.some((step, at) => step.do === "crash" && steps[at - 1]?.do !== undefined);
    const { steps } = await shrink(plan, async (shorter) => isBad(shorter));
    expect(steps).toHaveLength(2);
    expect(steps[1]).toBe(crash);
  });
});
