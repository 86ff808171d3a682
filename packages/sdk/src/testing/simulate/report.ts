/** The error that a simulation fails with: what does not hold, in which seed, and the shortest way to it. */
import type { Failure } from "./checks.ts";

/** A trace, or what was thrown, that is longer has its middle left out. */
const MOST_LINES = 100;

/** Thrown by {@link simulate} for a life in which something is wrong. Its `cause` is what was thrown for it. */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
  /** By which the life can be had again: `seeds: 42`. */
  readonly seed: number;
  readonly #trace: readonly string[];

  constructor(seed: number, { what, error }: Failure, trace: readonly string[]) {
    const [reason = "", ...more] = cut(error.message.trim().split("\n"));
    const message = [
      `${what} with seed ${seed}: ${reason}`,
      ...more.map((line) => (line === "" ? line : `  ${line}`)),
      "",
      ...(trace.length === 0
        ? ["That is so in a life in which nothing happens."]
        : ["The shortest life in which that is so:", ...cut(trace).map((line) => `  ${line}`)]),
      "",
      `To see it again: seeds: ${seed}`,
    ].join("\n");
    super(message, { cause: error });
    this.seed = seed;
    this.#trace = trace;
  }

  /** What happened in the shortest life that was found, in the lines that the message has. */
  get trace(): readonly string[] {
    return this.#trace;
  }
}

function cut(lines: readonly string[]): readonly string[] {
  const left = lines.length - MOST_LINES;
  if (left <= 0) return lines;
  const half = MOST_LINES / 2;
  return [...lines.slice(0, half), `… ${left} more lines …`, ...lines.slice(-half)];
}
