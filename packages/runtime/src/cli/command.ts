/** What a command of `statefun` is. */
import type { Running } from "statefun-wire/program";

export interface Command {
  /** What it does, in a line. */
  readonly summary: string;
  /** Runs with what follows its name; it prints its own `--help`. */
  run(args: readonly string[]): Promise<Running | undefined>;
}
