/** What operators have done: a line in the log for each, so that it can be said later who did what, to what, and how it went. */
import type { Assembly } from "../assembly.ts";

/** Something that an operator did or tried to do. There is nothing of a record or of state in it. */
export interface OperatorAction {
  /** The operation's id in the API's description. */
  readonly action: string;
  /** The name of the token, or `anybody` where there are none. */
  readonly by: string;
  /** What it was done to, such as a function and an id. */
  readonly target: Readonly<Record<string, unknown>>;
  /** `done`, the code of a refusal such as `busy-instance`, or `failed`. */
  readonly outcome: string;
}

export function audit({ logger }: Pick<Assembly, "logger">, action: OperatorAction): void {
  logger.info(action, "operator");
}
