/**
 * One batch of messages to one instance: they run one after the other, share the instance's storage, and what they ask for
 * is answered together.
 */

import type { BatchRequest, BatchResult } from "statefun-wire";
import { type Run as MessageRun, runMessage, type Served } from "./attempts.ts";
import { Effects } from "./effects.ts";
import type { StateFunError } from "./errors.ts";
import { LazyChild } from "./logger.ts";
import { Origin, runFor, Strays } from "./origin.ts";
import { StorageBatch } from "./storage-batch.ts";

/** What stays the same during a batch, and how far it has come. */
interface Run extends MessageRun {
  readonly strays: Strays;
  readonly invocations: BatchRequest["invocations"];
  /** The message to handle next. */
  next: number;
}

/**
 * Runs all messages of a request: done when it returns, unless it returns a promise. It does so where a handler has returned one,
 * and where stray errors are caught: what handlers have queued is to fail their own batch then, and has its turn first.
 *
 * @throws StateFunError when the whole batch has to fail; a promise rejects with it
 */
export function runBatch(
  served: Served,
  { target: { id }, invocations }: BatchRequest,
  stored: readonly (Uint8Array | undefined)[],
  options: Run["options"],
): BatchResult | Promise<BatchResult> {
  const { typename, values } = served;
  const run: Run = {
    served,
    options,
    self: Object.freeze({ typename, id }),
    storage: new StorageBatch(`${typename} "${id}"`, values, stored),
    effects: new Effects(),
    log: new LazyChild(options.logger, { function: typename, id }),
    open: undefined,
    strays: new Strays((error) => noteLate(error, options)),
    invocations,
    next: 0,
  };
  let isOver = true;
  try {
    const pending = runMessages(run);
    isOver = pending === undefined && !Strays.areCaught;
    return isOver ? resultOf(run) : runOn(run, pending);
  } finally {
    if (isOver) run.strays.end();
  }
}

async function runOn(run: Run, begun: void | Promise<void>): Promise<BatchResult> {
  try {
    let pending = begun;
    do {
      await pending;
      pending = runMessages(run);
    } while (pending !== undefined);
    if (run.strays.areThere) await run.strays.raise();
    return resultOf(run);
  } finally {
    run.strays.end();
  }
}

/** Runs messages until one of them returns a promise, or there are no more. */
function runMessages(run: Run): void | Promise<void> {
  const { self, invocations, strays } = run;
  while (run.next < invocations.length) {
    const type = invocations[run.next]?.argument.typename ?? "";
    const from = new Origin({ function: self.typename, id: self.id, type }, strays);
    const pending = runFor(from, () => runAlike(run, type));
    if (pending !== undefined) return pending;
  }
}

/** Those of one type that follow each other are told apart by nothing that an error could be told to come from. */
function runAlike(run: Run, type: string): void | Promise<void> {
  for (;;) {
    const message = run.invocations[run.next];
    if (message?.argument.typename !== type) return;
    run.next++;
    const pending = runMessage(run, message);
    if (pending !== undefined) return pending;
  }
}

function resultOf({ storage, effects: { messages, delayed, egresses } }: Run): BatchResult {
  return { kind: "result", mutations: storage.mutations(), messages, delayed, egresses };
}

/** The batch stands, or has failed already: all that can be done is to say so. */
function noteLate(error: StateFunError, { logger, observer }: Run["options"]): void {
  const { code, invocation } = error;
  logger.error({ ...invocation, code, err: error }, "an error after the end of its batch");
  if (invocation !== undefined) observer?.strayError?.(invocation.function);
}
