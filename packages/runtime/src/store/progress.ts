/**
 * How far a store has been committed. It is known twice, in the store and in a file beside it, so that a store which
 * has lost something is told from one that has all that was acknowledged.
 *
 * The file is written after each commit and only sometimes synced: whatever a power failure leaves of it is no further
 * than the store, and what ends the process alone leaves it as it is.
 */
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { sync } from "./sync.ts";

export interface Progress {
  /** Which store it is. */
  readonly id: string;
  /** How often it has been opened. */
  readonly opening: number;
  /** Groups committed since then. */
  readonly commits: number;
}

/** Longer than any content, so that a shorter one leaves nothing of a longer one behind. */
const LENGTH = 160;

export function progressPath(storePath: string): string {
  return join(dirname(storePath), "committed.json");
}

/** What the file beside a store says. Undefined without one, or one that says nothing. */
export function readProgress(storePath: string): Progress | undefined {
  try {
    const { id, opening, commits } = JSON.parse(readFileSync(progressPath(storePath), "utf8"));
    const isKnown = typeof id === "string" && opening >= 0 && commits >= 0;
    return isKnown ? { id, opening, commits } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `progress` lacks something of what `other` has. */
export function isBehind(progress: Progress, other: Progress): boolean {
  if (progress.opening !== other.opening) return progress.opening < other.opening;
  return progress.commits < other.commits;
}

/** The file while its store is open. */
export class ProgressFile {
  readonly #file: number;

  /** @param storePath of the store that it is beside; from now on the file is there for good */
  constructor(storePath: string, progress: Progress) {
    const path = progressPath(storePath);
    // Not emptied: what it says holds until there is something newer.
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT);
    this.write(progress);
    fsyncSync(this.#file);
    sync(dirname(path));
  }

  write(progress: Progress): void {
    writeSync(this.#file, `${JSON.stringify(progress).padEnd(LENGTH)}\n`, 0);
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
