/** Defects of how messages come to functions. */
import type { Defect } from "../defect.ts";

export const DELIVERY: readonly Defect[] = [
  {
    name: "two-batches-at-once",
    what: "an instance that is being called and gets a message is called a second time",
    file: "functions/dispatcher.ts",
    from: 'if (instance.status === "idle") this.#options.scheduler',
    to: 'if (instance.status !== "ready") this.#options.scheduler',
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "isolated-alone",
    what: "of a batch that failed only the first message is tried again",
    file: "functions/failures.ts",
    from: "    mailbox.isCounted = false;\n    mailbox.putBack(batch);",
    to: "    mailbox.isCounted = false;\n    mailbox.putBack(batch.slice(0, 1));",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "load-drifts",
    what: "messages that were taken still count as waiting, until records are let in no more",
    file: "functions/mailbox.ts",
    from: "  takeBatch(most: number): Message[] {\n    this.#count(-1);",
    to: "  takeBatch(most: number): Message[] {",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "mailbox-not-recovered",
    what: "messages that waited at a restart wait for ever",
    file: "functions/recovery.ts",
    from: "if (!type.instances.has(id)) onWaiting({ function: target, id }, waiting);",
    to: "if (type.instances.has(id)) onWaiting({ function: target, id }, waiting);",
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "first-answer-lost",
    what: "the first call that finds out what state a function needs goes on without the message",
    file: "call/call.ts",
    from: "    return attempt(callee, batch, options, false);",
    to: "    return attempt(callee, { ...batch, invocations: [] }, options, false);",
    foundBy: "simulate",
    within: 100,
  },
];
