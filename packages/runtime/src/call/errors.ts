/** The ways in which a call can fail that are not the function's own errors. */

/** An answer that cannot be accepted. */
export class InvalidReply extends Error {
  override readonly name = "InvalidReply";
}

/** A call that brought no answer to go by. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  /** Whether the functions were not reached at all, so that no message of the batch is to blame. */
  readonly unavailable: boolean;
  /** Whether an answer came, if not one to go by: then the service is there. */
  readonly answered: boolean;
  /** Of the HTTP answer that came; undefined when none did. */
  readonly status: number | undefined;

  constructor(
    message: string,
    options: {
      readonly unavailable: boolean;
      readonly answered?: boolean;
      readonly status?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.unavailable = options.unavailable;
    this.answered = options.answered ?? false;
    this.status = options.status;
  }
}
