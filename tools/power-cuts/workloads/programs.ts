/** Random programs: messages, delayed messages, what is taken back, failures, and a runtime that is started anew meanwhile. */
import type { Random } from "statefun-runtime/simulation";
import { batchHandler } from "statefun-ts";
import { checkEnd } from "../../simulate/checks.ts";
import { programFunctions } from "../../simulate/functions.ts";
import { moduleWith } from "../../simulate/module.ts";
import { type Envelope, longestMs, randomProgram } from "../../simulate/programs.ts";
import type { Step, Workload } from "../workload.ts";

const DEPTH = 2;
const MOST = 45;
const MAX_BATCH = 3;

export const programs: Workload = {
  name: "programs",
  module: moduleWith(MAX_BATCH),
  // So little that the log is cut off again and again.
  settings: { walBytes: 128 * 1024, retentionMs: Number.MAX_SAFE_INTEGER / 2 },
  faults: { callMs: 3, commitMs: 5, unreachable: 0.05, lostAnswer: 0.05 },
  handler({ now, life }) {
    const batchesBefore = life * 1_000_000;
    const [first = { functions: [] }] = programFunctions({ now, timeScale: 1, batchesBefore });
    return batchHandler(first);
  },
  outputs: ["out", "emitted"],
  delaysMs: longestMs(DEPTH) + 1000,
  steps: (random) => Array.from({ length: MOST }, (_, number) => stepOf(random, number)).flat(),
  check(committed, asked) {
    const requests = asked.flatMap(({ step }) => (step.do === "produce" ? [step] : []));
    return checkEnd(committed, requests, {
      maxBatch: MAX_BATCH,
      timeScale: 1,
      clockErrorMs: 0,
      touched: new Set(),
      edited: new Set(),
    });
  },
};

function stepOf(random: Random, number: number): Step[] {
  const at = random.int(1, 100);
  if (at <= 40) {
    const records = Array.from({ length: random.int(1, 3) }, (_, index) => ({
      key: random.pick(["1", "2"]),
      value: {
        label: `request ${number}:${index}`,
        program: randomProgram(random, DEPTH),
      } satisfies Envelope,
    }));
    return [{ do: "produce", topic: random.pick(["in", "both"]), records }];
  }
  if (at <= 75) return [{ do: "run", steps: random.int(1, 40) }];
  if (at <= 90) return [{ do: "wait", ms: random.pick([1, 100, 10_000, 100_000]) }];
  if (at <= 96) return [{ do: "fold" }];
  return [{ do: random.pick(["restart", "kill"]) }];
}
