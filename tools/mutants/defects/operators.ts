/** Defects of what operators may do, and of what they see. */
import type { Defect } from "../defect.ts";

export const OPERATORS: readonly Defect[] = [
  {
    name: "pause-not-written",
    what: "all pauses are forgotten at a restart",
    file: "operator/pauses.ts",
    from: "    committer.group.changePause(change);\n",
    to: "",
    foundBy: "simulate",
    within: 100,
  },
];
