/** Random programs on a few instances, as what runs in a life. */
import { batchHandler } from "statefun-ts";
import { FRAIL, FRAIL_TOPICS, frailFunction, frailLetters } from "./frail.ts";
import { programFunctions } from "./functions.ts";
import type { Instance } from "./ledger.ts";
import { moduleWith } from "./module.ts";
import { checkPrograms } from "./program-checks.ts";
import { EDIT, labelOf } from "./program-names.ts";
import { longestMs, NOTHING, type Program, RECEIVERS, randomProgram } from "./programs.ts";
import { tellProgram } from "./tell-program.ts";
import type { Workload } from "./workload.ts";

/** How often what a program sends may send something again. */
const DEPTH = 3;
const MODULE = moduleWith(1000);
// Topic "both" goes to all of them.
const INSTANCES: readonly Instance[] = [...RECEIVERS, "other/2"].map((name) => {
  const [fn = "", id = ""] = name.split("/");
  return { function: `simulate/${fn}`, id };
});

export const programs: Workload = {
  module: {
    ...MODULE,
    topics: [
      ...MODULE.topics,
      { topic: FRAIL_TOPICS.in, routes: [{ valueType: "simulate/Step", targets: [FRAIL] }] },
    ],
    // What programs emit can be taken out, too.
    playgroundEgresses: [{ port: 0, topics: ["emitted"] }],
  },
  longestMs: longestMs(DEPTH),
  kept: ["out", "emitted", FRAIL_TOPICS.out, "dead-letters"],
  instances: [...INSTANCES, { function: FRAIL, id: "1" }, { function: FRAIL, id: "2" }],
  clearable: INSTANCES,
  randomRecords(random) {
    const topic = random.pick(["in", "in", "in", "both", "both", FRAIL_TOPICS.in]);
    const records = Array.from({ length: random.int(1, 4) }, () => ({
      key: random.pick(["1", "2"]),
      content:
        topic === FRAIL_TOPICS.in
          ? { ...NOTHING, fails: random.int(0, 3) }
          : randomProgram(random, DEPTH),
    }));
    return { topic, records };
  },
  randomMessage: (random) => ({
    to: random.pick(INSTANCES),
    typename: "simulate/Step",
    content: randomProgram(random, DEPTH - 1),
  }),
  functions(now) {
    const frail = frailFunction();
    return programFunctions({ now, timeScale: 1 }).map(({ functions, ...options }) =>
      batchHandler({ ...options, functions: [...functions, frail], deadLetters: frailLetters }),
    );
  },
  encode: (label, program) => Buffer.from(JSON.stringify({ label, program })),
  edit(name, value) {
    if (name !== "memory") return undefined;
    const memory = JSON.parse(Buffer.from(value).toString());
    return Buffer.from(JSON.stringify({ ...memory, sum: memory.sum + EDIT }));
  },
  tell: (content) => tellProgram(content as Program),
  describe: labelOf,
  check: checkPrograms,
};
