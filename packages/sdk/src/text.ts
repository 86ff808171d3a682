/** Text that goes onto the wire. */
import { StateFunError } from "./errors.ts";

/**
 * Half a character (a lone surrogate, which JSON can bring in as "\ud800") has no UTF-8, and a runtime that cannot read a
 * response fails its job.
 *
 * @throws StateFunError `invalid-argument`; `what` says which text
 */
export function assertWireText(text: string, what: string): void {
  if (text.isWellFormed()) return;
  throw new StateFunError(
    "invalid-argument",
    `${what} has half a character in it, a lone surrogate, which has no UTF-8`,
  );
}
