/** What the runtime refuses, and what it cannot do now: one error, whichever way a request came. */

/** What is wrong with a request, or in its way. */
export type RequestErrorCode =
  /** A header or a part of the path is not what it has to be. */
  | "invalid-parameter"
  | "invalid-query"
  | "invalid-body"
  /** A record that no function could be given. Nothing of its request is stored. */
  | "invalid-record"
  /** Over a limit of its size, such as that of the records of a request, or of what it may take. */
  | "too-large"
  /** The idempotency key was used for another request. */
  | "idempotency-conflict"
  /** The Content-Type is neither of those that records can have. */
  | "unsupported-media-type"
  /** The request has no valid token, where one is asked for. */
  | "unauthenticated"
  /** The role of the request's token is too small. */
  | "forbidden"
  /** The request calls the server by a name that is not one of its own. */
  | "foreign-host"
  /** The request comes from a page of another site. */
  | "foreign-origin"
  | "unknown-route"
  | "unknown-topic"
  /** The topic has no record at the offset. */
  | "unknown-record"
  /** No endpoint of the module serves the function. */
  | "unknown-function"
  /** Nothing is known of the instance, or it is not failing. */
  | "unknown-instance"
  /** The message, or the delayed message, is not there any more, or never was. */
  | "unknown-message"
  /** The failed instance is being tried right now, or one that has to be at rest is not. */
  | "busy-instance"
  /** Records that are to be removed have not been read by the functions. */
  | "unread-records"
  /** The function is one that the module serves. */
  | "served-function"
  /** A backup is being made, or there is one of the same name, or there is nothing to make one of. */
  | "backup-conflict"
  /** What was seen is not what is there any more, such as the version of a value. */
  | "moved-on"
  /** The topic is not one that records are taken from. */
  | "unsupported-topic"
  /** As many as may are at it already, or as many requests as may have come. */
  | "too-many"
  /** What keeps the records cannot be reached, or has failed for good. */
  | "unavailable";

/** A request that was refused or could not be carried out. Its message says what and why, and its code tells which. */
export class RequestError extends Error {
  override readonly name: string = "RequestError";
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
