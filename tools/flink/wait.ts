/** Every wait of the engine: bounded, and with an error that says what was waited for and what was seen last. */
import { setTimeout as sleep } from "node:timers/promises";

/** What the engine could not do: its message is meant for the user. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly everyMs?: number;
  /** Why there is no sense in waiting on; undefined while there is. */
  readonly hopeless?: () => string | undefined;
  /** More to know when it was in vain, such as the end of a log. */
  readonly details?: () => string;
}

/** Asks `probe` until it answers something; what it throws counts as "not yet". */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs, everyMs = 100, hopeless, details }: WaitOptions,
): Promise<T> {
  const started = performance.now();
  let problem = "";
  const failed = (why: string): EngineError =>
    new EngineError([`${what}: ${why}`, problem, details?.() ?? ""].filter(Boolean).join("\n"));
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
      problem = "";
    } catch (error) {
      if (error instanceof EngineError) throw error;
      problem = explain(error);
    }
    const reason = hopeless?.();
    if (reason !== undefined) throw failed(reason);
    const waited = performance.now() - started;
    if (waited > timeoutMs) throw failed(`not within ${Math.round(timeoutMs / 1000)} s`);
    await sleep(everyMs);
  }
}

/** The message of an error, with that of its cause: fetch says only in its cause that a connection was refused. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message;
  return `${error.message}: ${error.cause.message || (error.cause as NodeJS.ErrnoException).code}`;
}

/** The outcome. When it takes longer than `ms` milliseconds, the error that `tooLate` gives, if it gives one. */
export async function within<T>(
  ms: number,
  outcome: Promise<T>,
  tooLate: () => Error | undefined,
): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = tooLate();
    if (error !== undefined) timeout.reject(error);
  }, ms);
  try {
    return await Promise.race([outcome, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
