/** Random programs on a few instances, as what runs in a life. */
import { batchHandler } from "statefun-ts";
import { programFunctions } from "./functions.ts";
import type { Instance } from "./ledger.ts";
import { moduleWith } from "./module.ts";
import { checkPrograms } from "./program-checks.ts";
import { EDIT, labelOf } from "./program-names.ts";
import { longestMs, type Program, RECEIVERS, randomProgram } from "./programs.ts";
import { tellProgram } from "./tell-program.ts";
import type { Workload } from "./workload.ts";

/** How often what a program sends may send something again. */
const DEPTH = 3;
// Topic "both" goes to all of them.
const INSTANCES: readonly Instance[] = [...RECEIVERS, "other/2"].map((name) => {
  const [fn = "", id = ""] = name.split("/");
  return { function: `simulate/${fn}`, id };
});

export const programs: Workload = {
  // What programs emit can be taken out, too.
  module: { ...moduleWith(1000), playgroundEgresses: [{ port: 0, topics: ["emitted"] }] },
  longestMs: longestMs(DEPTH),
  kept: ["out", "emitted", "dead-letters"],
  instances: INSTANCES,
  clearable: INSTANCES,
  randomRecords: (random) => ({
    topic: random.pick(["in", "in", "both"]),
    records: Array.from({ length: random.int(1, 4) }, () => ({
      key: random.pick(["1", "2"]),
      content: randomProgram(random, DEPTH),
    })),
  }),
  randomMessage: (random) => ({
    to: random.pick(INSTANCES),
    typename: "simulate/Step",
    content: randomProgram(random, DEPTH - 1),
  }),
  functions: (now) => programFunctions({ now, timeScale: 1 }).map(batchHandler),
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
