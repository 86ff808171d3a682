/** Asks before something is done that cannot be undone. */
import { createInterface } from "node:readline/promises";
import { UsageError } from "statefun-wire/program";
import { CommandError } from "./exit-codes.ts";
import type { Session } from "./session.ts";

/**
 * Resolves when the answer is yes, or was given by `--yes`. `what` is a question such as "Remove 3 records?".
 *
 * @throws UsageError when there is nobody to ask
 * @throws CommandError `failed` when the answer is no
 */
export async function confirm(
  { stdin, stderr, signal }: Session,
  { yes }: { readonly yes?: true | undefined },
  what: string,
): Promise<void> {
  if (yes) return;
  if (!stdin.isTTY) throw new UsageError(`${what} Say so by --yes: there is nobody to ask here`);
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await terminal.question(`${what} [y/N] `, { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    terminal.close();
  }
  throw new CommandError("failed", "nothing was done");
}
