/** Instances that fail, as an operator sees them. */
import type { Failure, Instance } from "../functions/instance.ts";

/** Why an instance waits, since when, and until when: times are in milliseconds since 1970. */
export type FailureView = Omit<Failure, "cancelRetry">;

export type FailingInstance = Instance & { readonly failure: Failure };

export function isFailing(instance: Instance): instance is FailingInstance {
  return instance.failure !== undefined;
}

export function viewOf({ attempts, reason, since, retryAt }: Failure): FailureView {
  return { attempts, reason, since, retryAt };
}
