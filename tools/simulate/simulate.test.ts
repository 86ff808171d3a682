/** Lives of the engine: some of them here, more by `npm run simulate`; and that the tool tells a bad one from a good one. */
import { NO_FAULTS } from "statefun-runtime/simulation";
import { describe, expect, it } from "vitest";
import { type Committed, checkEnd } from "./checks.ts";
import { live } from "./life.ts";
import { type Plan, planOf, type Step } from "./plan.ts";
import type { Program } from "./programs.ts";
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
      expect.arrayContaining(["produce", "crash", "start", "jump", "pause", "resume", "fire"]),
    );
  });
});

const PROGRAM: Program = { add: 1, fails: 0, sends: [], timers: [] };
const produce: Step = { do: "produce", records: [{ id: "1", program: PROGRAM }] };
const calm: Plan = { ...planOf(1), faults: NO_FAULTS, steps: [produce] };

describe("what should not have happened", () => {
  it.each<readonly [what: string, topic: string, records: readonly object[], RegExp]>([
    ["a program that has not run", "out", [], /request 0:0 has not run/],
    [
      "one that has run twice",
      "out",
      [
        { label: "request 0:0", ran: 1, sum: 1 },
        { label: "request 0:0", ran: 2, sum: 2 },
      ],
      /request 0:0 has run twice/,
    ],
    [
      "one that was never asked for",
      "out",
      [{ label: "request 9:9", ran: 1, sum: 1 }],
      /request 9:9 has run, which was taken back/,
    ],
    ["state that was lost", "out", [{ label: "request 0:0", ran: 2, sum: 1 }], /has run 2 after 0/],
  ])("is found: %s", (_what, topic, records, violation) => {
    const committed = committedWith(topic, records);
    const request = { name: "request 0", step: produce, offsets: [0] };
    expect(checkEnd(committed, [request]).join("\n")).toMatch(violation);
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

/** A store in which these records are in a topic, and everything has been read. */
function committedWith(topic: string, records: readonly object[]): Committed {
  return {
    mailboxTargets: () => [],
    timerTargets: () => [],
    topic: (name) => ({ name, nextOffset: 1, position: 1 }),
    state: () => [],
    records: (name) =>
      (name === topic ? records : []).map((record, offset) => ({
        topic,
        offset,
        key: Buffer.from("fn/1"),
        value: Buffer.from(JSON.stringify(record)),
        timestamp: 0,
      })),
  };
}
