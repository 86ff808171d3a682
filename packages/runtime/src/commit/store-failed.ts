/** The one error of a broken output gate: everybody who waits for the store gets it, and everybody who comes later. */
import { RequestError } from "../errors.ts";

/** Nothing more can be made durable: what was asked for is refused, or is not known to have been done. */
export class StoreFailedError extends RequestError {
  override readonly name = "StoreFailedError";

  /** @param cause what has made it impossible to go on */
  constructor(cause: Error) {
    super(
      "unavailable",
      `nothing more can be made durable (${cause.message}), and what has not been acknowledged may be lost: ` +
        "fix the cause, restart the runtime and repeat the request",
      { cause },
    );
  }
}
