/** Asks before something is done that cannot be undone. */
import { once } from "node:events";
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
  // Ctrl-D and Ctrl-C leave the question without an answer.
  const closed = once(terminal, "close").then(() => "");
  const asked = terminal.question(`${what} [y/N] `, { signal }).catch(() => "");
  const answer = await Promise.race([asked, closed]);
  terminal.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CommandError("failed", "nothing was done");
}
