/** What a command of `statefun` is. */
import type { Command } from "@commander-js/extra-typings";
import type { Session } from "./session.ts";

/** Adds to a command its description, arguments, options, {@link examples} and action. */
export type Declare = (command: Command, session: Session) => unknown;

export interface Entry {
  /** What it does, in a line. */
  readonly summary: string;
  /** The heading that it is listed under. */
  readonly group: string;
  /** Loads its file: no command waits for what only another one needs. */
  load(): Promise<Declare>;
}

/** The end of a command's `--help`: for `addHelpText("after", …)`. */
export function examples(...lines: readonly string[]): string {
  return [
    "",
    lines.length === 1 ? "Example:" : "Examples:",
    ...lines.map((line) => `  ${line}`),
  ].join("\n");
}
