/** Defects of delayed messages. */
import type { Defect } from "../defect.ts";

export const TIMERS: readonly Defect[] = [
  {
    name: "timer-early",
    what: "delayed messages come in steps of 10 ms, the next one of which may be before their time",
    file: "functions/timers.ts",
    from: "    const now = clock.now();",
    to: "    const now = Math.ceil(clock.now() / 10) * 10;",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "timer-twice",
    what: "a delayed message that has come comes again after a restart",
    file: "commit/group.ts",
    from: "if (!this.#timers.delete(seq)) this.removedTimers.push(seq);",
    to: "this.#timers.delete(seq);",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "fired-by-hand-twice",
    what: "an operator lets a delayed message come that has just come",
    file: "functions/timers.ts",
    from: "    return isGone ? undefined : store.timer(seq);",
    to: "    return isGone && seq < 0 ? undefined : store.timer(seq);",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "timers-not-recovered",
    what: "delayed messages of before a restart do not come",
    file: "functions/timers.ts",
    from: "for (const target of this.#options.store.timerTargets()) this.#window(target);",
    to: "this.#options.onDue();",
    foundBy: "simulate",
    within: 600,
  },
  {
    name: "cancelled-in-memory",
    what: "a delayed message that was taken back comes after a restart",
    file: "functions/timers.ts",
    from: "    this.#options.committer.group.removeTimer(timer.seq);\n    this.#tokens",
    to: "    this.#tokens",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "tokens-not-recovered",
    what: "a delayed message of before a restart cannot be taken back",
    file: "functions/tokens.ts",
    from: "    if (this.#complete.has(callerId)) return undefined;",
    to: "    if (callerId !== undefined) return undefined;",
    foundBy: "simulate",
    within: 100,
  },
];
