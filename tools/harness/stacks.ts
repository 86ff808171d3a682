/** Errors without stacks, where they come by the thousand and nobody reads them. */

/** Does it with errors that have none: to capture them is a tenth of a life in which things fail on purpose. */
export async function withoutStacks<T>(act: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
