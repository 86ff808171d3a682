/** What the exit codes of `statefun` say to a script; docs/cli.md says the same to people. */
import { ExitError } from "statefun-wire/program";

export const EXIT = {
  done: 0,
  failed: 1,
  /** The command line, or what is sent by it, cannot be. */
  usage: 2,
  /** What was named is not there. */
  notFound: 3,
  /** It is there, but not in a state for this: busy, or changed meanwhile. */
  refused: 4,
  /** There is no runtime, or it takes nothing now. */
  unavailable: 5,
  /** The token is missing, or it may not do this. */
  forbidden: 6,
  interrupted: 130,
  terminated: 143,
} as const;

/** Ends the command with one of these codes, and with the message on standard error. */
export class CommandError extends ExitError {
  override readonly name = "CommandError";

  constructor(exit: keyof typeof EXIT, message: string, options?: ErrorOptions) {
    super(EXIT[exit], message, options);
  }
}
