/** Lives of the engine: some of them here, more by `npm run simulate`. */
import { NO_FAULTS } from "statefun-runtime/simulation";
import { describe, expect, it } from "vitest";
import { live, type Outcome } from "./life.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import { NOTHING } from "./programs.ts";
import { shrink } from "./shrink.ts";

const LIVES = 60;

/** Each is lived once. */
const lives = new Map<number, Promise<Outcome>>();
function lifeOf(seed: number): Promise<Outcome> {
  const life = lives.get(seed) ?? live(planOf(seed));
  lives.set(seed, life);
  return life;
}

describe("a life of the engine", () => {
  it.each(Array.from({ length: LIVES }, (_, index) => index + 1))(
    "of seed %d ends as it should",
    async (seed) => {
      expect((await lifeOf(seed)).violations).toEqual([]);
    },
  );

  it("is the same for the same seed, and another for another one", async () => {
    const [first, again, other] = [await lifeOf(7), await live(planOf(7)), await lifeOf(8)];
    expect(again.trace).toEqual(first.trace);
    expect(other.trace).not.toEqual(first.trace);
    expect(first.trace.length).toBeGreaterThan(50);
  });

  it("goes through what a seed may bring", async () => {
    const lines: string[] = [];
    for (let seed = 1; seed <= LIVES; seed++) lines.push(...(await lifeOf(seed)).trace);
    const all = lines.join("\n");
    const wanted = [
      /the runtime starts after a crash/,
      /the runtime starts after an end in order/,
      /the runtime starts after its store has failed/,
      /the functions are replaced/,
      /the clock is set by -3600000 ms/,
      /fails: no answer within 200 ms/,
      /fails: the service cannot be reached/,
      /a commit fails: the disk is full/,
      /another one under the key of request \d+: the Idempotency-Key/,
      /an operator is told: pause, everything/,
      /an operator is told: resume, simulate\/other 1/,
      /an operator is told: skip, request/,
      /an operator is told: give up, request/,
      /an operator is told: give up, message \d+ is at the head/,
      /an operator is told: cancel, request/,
      /an operator is told: fire, request/,
      /an operator is told: edit, memory/,
      /an operator is told: edit, stock/,
      /an operator is told: clear, .*memory/,
      /an operator is told: send, operator 0/,
      /an operator is told: redrive, [1-9] letters/,
      /an operator is told: pop, record/,
      /an operator is told: trim, "in" before [1-9]/,
      /user-shopping-cart\/\S+ is called with Checkout/,
    ];
    expect(wanted.filter((line) => !line.test(all))).toEqual([]);
  });
});

describe("what should not have happened", () => {
  it("is shown by what it takes, and nothing else", async () => {
    const crash: Step = { do: "crash" };
    const run: Step = { do: "run", steps: 1 };
    const program = { ...NOTHING, sends: [{ to: "fn/1", program: NOTHING }] };
    const produce: Step = {
      do: "produce",
      topic: "in",
      records: [
        { key: "1", content: NOTHING },
        { key: "2", content: program },
      ],
    };
    const plan: Plan = {
      ...planOf(1),
      faults: { ...NO_FAULTS, garbage: 0.5 },
      steps: [run, produce, run, crash, produce, run, run, crash],
    };
    const isBad = ({ steps }: Plan) =>
      steps.some(
        (step, at) =>
          step.do === "produce" &&
          step.records.some(({ content }) => "sends" in content && content.sends !== undefined) &&
          steps.slice(at).includes(crash),
      );
    const { steps, faults } = await shrink(plan, async (shorter) => isBad(shorter));
    expect(faults).toEqual(NO_FAULTS);
    expect(steps).toEqual([
      { ...produce, records: [{ key: expect.any(String), content: NOTHING }] },
      crash,
    ]);
  });
});
