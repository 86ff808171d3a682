/**
 * The one error class of the SDK. Its codes are a closed set, so that a caller can tell what to do without reading text.
 */
import { inspect } from "node:util";

/** What kind of error it is. */
export type StateFunErrorCode =
  /** A function, type or egress is declared wrongly: found when the service starts. */
  | "invalid-declaration"
  /** The bytes are not a ToFunction request. */
  | "malformed-request"
  /** The request addresses a function type that this service does not serve. */
  | "unknown-function"
  /** A message cannot be handled whatever is tried: unknown type, undecodable bytes, schema violated. */
  | "invalid-message"
  /** The bytes in storage do not decode with the declared type. */
  | "invalid-state"
  /** A handler sends or stores a value that its type refuses. */
  | "invalid-value"
  /** A handler calls the context with an argument that no runtime would accept, such as a negative delay. */
  | "invalid-argument"
  /** A handler uses its context after it has returned: a promise was not awaited. */
  | "context-closed"
  /** A handler threw. `cause` is what it threw. */
  | "handler-failed";

/** The invocation that an error belongs to. */
export interface Invocation {
  readonly function: string;
  readonly id: string;
  /** The typename of the message. */
  readonly type: string;
}

/** Thrown for everything that goes wrong in the SDK. `cause` is the error below it, where there is one. */
export class StateFunError extends Error {
  override readonly name = "StateFunError";
  readonly code: StateFunErrorCode;
  /** Present when the error was met while a message was handled. */
  readonly invocation: Invocation | undefined;

  constructor(
    code: StateFunErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly invocation?: Invocation } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.invocation = options.invocation;
  }
}

/** What went wrong, in one line, whatever was thrown: a list of schema issues, an error or any other value. */
export function reasonOf(thrown: unknown): string {
  if (hasIssues(thrown)) {
    return thrown.issues
      .map(({ path, message }) => {
        const where = (path ?? []).map((key) => String(isSegment(key) ? key.key : key)).join(".");
        return where === "" ? message : `${where}: ${message}`;
      })
      .join("; ");
  }
  if (thrown instanceof Error) return thrown.message;
  // String() says nothing about an object, and throws on some.
  return typeof thrown === "string" ? thrown : inspect(thrown, { breakLength: Infinity });
}

/** The shape of issues that zod and every Standard Schema share. */
export interface Issues {
  readonly issues: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  }[];
}

function hasIssues(thrown: unknown): thrown is Issues {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "issues" in thrown &&
    Array.isArray(thrown.issues)
  );
}

function isSegment(key: PropertyKey | { readonly key: PropertyKey }): key is { key: PropertyKey } {
  return typeof key === "object";
}
