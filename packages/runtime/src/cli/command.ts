/** What a command of `statefun` is. */
import type { Running } from "statefun-wire/program";

export interface Command {
  /** What it does, in a line. */
  readonly summary: string;
  /** Loads its program: no command waits for what only another one needs. */
  load(): Promise<CommandProgram>;
}

/** Runs with what follows the command's name; it prints its own `--help`. */
export type CommandProgram = (args: readonly string[]) => Promise<Running | undefined>;
