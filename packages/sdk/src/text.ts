/** Text that goes onto the wire. */
import { StateFunError } from "./errors.ts";

/**
 * An unpaired surrogate, which JSON can bring in as "\ud800", has no UTF-8, and a runtime that cannot read a response fails
 * its job.
 *
 * @throws StateFunError `invalid-argument`; `what` says which text
 */
export function assertWireText(text: string, what: string): void {
  if (text.isWellFormed()) return;
  throw new StateFunError(
    "invalid-argument",
    `${what} has an unpaired surrogate in it, which has no UTF-8`,
  );
}
