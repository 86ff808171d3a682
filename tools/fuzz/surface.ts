/** What the fuzzer sends to: each surface makes its requests from a number and a seed alone, so that any can be sent again. */
import type { Random } from "statefun-runtime/simulation";

/** What came of a request. */
export interface Outcome {
  /** For the report: the status of the answer, or what took its place. */
  readonly status: string;
  /** What should not be, in words; none when all is well. */
  readonly faults: readonly string[];
}

/** A request that is ready to be sent. */
export interface Shot {
  /** The request as a person can read it. */
  readonly what: string;
  fire(): Promise<Outcome>;
}

export interface Surface {
  readonly name: string;
  /** How often it has its turn, compared with the others. */
  readonly weight: number;
  /** Request `number`. What it is depends on `random` and the number, and on nothing else. */
  aim(random: Random, number: number): Shot;
  /** Called once all is answered: what was acknowledged and is not there, and the like. */
  finish(): Promise<readonly string[]>;
}
