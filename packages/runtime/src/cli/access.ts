/** Who may call a runtime, and over which connections, as the environment and the command line say. */
import { readFileSync, statSync } from "node:fs";
import { explain, UsageError } from "statefun-wire/program";
import { readTls } from "statefun-wire/tls";
import { Tokens } from "../access/tokens.ts";
import type { ServeOptions } from "../serve.ts";

/** Of the mode of a file: what all users may do with it. */
const FOR_OTHERS = 0o007;

/**
 * The tokens of a file, or without one those in STATEFUN_TOKENS: `name role token` each, with a role of `read`, `produce` or
 * `operate`, a line each or with commas between. And the certificates that TLS_CERT, TLS_KEY and TLS_CA name. A file that all
 * users of the machine can read is worth a warning.
 *
 * @throws UsageError names the option or the variable and what is wrong, without any token
 */
export function readAccess(
  env: Readonly<Record<string, string | undefined>>,
  logger: Pick<ServeOptions["logger"], "warn">,
  tokensFile?: string,
): Pick<ServeOptions, "tokens" | "tls"> {
  return { tokens: readTokens(env["STATEFUN_TOKENS"], logger, tokensFile), tls: readTls(env) };
}

function readTokens(
  variable: string | undefined,
  logger: Pick<ServeOptions["logger"], "warn">,
  file: string | undefined,
): Tokens | undefined {
  if (file === undefined) return variable ? new Tokens(variable, "STATEFUN_TOKENS") : undefined;
  const source = `--tokens ${file}`;
  let text: string;
  try {
    if ((statSync(file).mode & FOR_OTHERS) !== 0) {
      logger.warn({ file }, "all users of this machine can get at the tokens: chmod 600");
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${source}: ${explain(error)}`);
  }
  return new Tokens(text, source);
}
