/** Text that goes onto the wire. */
import { StateFunError } from "./errors.ts";

/**
 * UTF-8 cannot encode an unpaired surrogate, which JSON can bring in as "\ud800", and a runtime that cannot read a response
 * fails its job.
 *
 * @throws StateFunError `invalid-argument`; `what` says which text
 */
export function assertWireText(text: string, what: string): void {
  if (text.isWellFormed()) return;
  throw new StateFunError(
    "invalid-argument",
    `${what} contains an unpaired surrogate, which UTF-8 cannot encode`,
  );
}
