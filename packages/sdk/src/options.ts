/** What a functions service is set up with, however it is called. */
import type { DeadLetterEgress } from "./dead-letter.ts";
import type { AnyStatefulFunction } from "./function.ts";
import type { Logger } from "./logger.ts";

/** The functions of a service, and who is told what happens to their messages. */
export interface RequestReplyOptions {
  /** No two of the same name. */
  readonly functions: readonly AnyStatefulFunction[];
  /**
   * Where messages go that cannot be handled: those of an unknown type, those that do not decode, and those that used up
   * a function's `maxAttempts`. module.yaml must declare it. Left out, such a message fails its invocation.
   */
  readonly deadLetters?: DeadLetterEgress;
  /**
   * One line a message at level info, one for each dead letter and each failed attempt of a function with `maxAttempts`
   * (warn), one for each failed batch and each request that is refused (error). Left out: the app's behind Fastify, else none.
   */
  readonly logger?: Logger;
  /** Such as that of `statefunMetrics`, from `statefun-ts/metrics`. */
  readonly observer?: Observer;
}

/** Told what happens, for metrics. Must not throw. */
export interface Observer {
  batchStarted?(functionName: string): void;
  batchEnded?(
    functionName: string,
    result: {
      readonly outcome: BatchOutcome;
      readonly invocations: number;
      readonly seconds: number;
    },
  ): void;
  deadLetter?(functionName: string): void;
  /** An error that nobody caught came when its batch was over: see `catchStrayErrors`. */
  strayError?(functionName: string): void;
}

/** How a batch ended. `incomplete`: nothing ran, because the runtime has to send more storage first. */
export type BatchOutcome = "succeeded" | "failed" | "incomplete";
