/** What a command has to do with: a test gives it other ends than those of the process. */
import type { Readable } from "node:stream";
import type { Running } from "statefun-wire/program";

export interface Session {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & Terminal;
  readonly stderr: NodeJS.WritableStream & Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when nobody waits for the command any more. */
  readonly signal: AbortSignal;
  /**
   * For a command that a signal ends in order, with exit code 0, and not in the middle of its work. It goes on after `work`
   * when that resolves with what is running.
   */
  keepRunning(work: Promise<Running | undefined>): Promise<void>;
}

interface Terminal {
  /** Whether a person reads it. */
  readonly isTTY?: boolean;
  /** Its width. */
  readonly columns?: number;
}
