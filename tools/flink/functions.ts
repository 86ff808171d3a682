/** The functions service of an engine: the project's own, another one, or one that is already running. */
import { fileURLToPath } from "node:url";
import type { Command } from "./process.ts";

export interface FunctionsOptions {
  /** Program and arguments; it is told by FUNCTIONS_HOST and FUNCTIONS_PORT where to listen. Default: src/serve.ts. */
  readonly command?: readonly [program: string, ...args: string[]] | undefined;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Without npm in between, so that a signal reaches the service itself. */
const SERVICE = [process.execPath, "scripts/run.mjs", "src/serve.ts"] as const;

export function functionsCommand({ command, port, env }: FunctionsOptions): Command {
  const [program, ...args] = command ?? SERVICE;
  return {
    program,
    args,
    cwd: ROOT,
    env: {
      // A line for each message is a lot to write.
      LOG_LEVEL: process.env["LOG_LEVEL"] || "warn",
      ...env,
      FUNCTIONS_HOST: "127.0.0.1",
      FUNCTIONS_PORT: String(port),
    },
  };
}
