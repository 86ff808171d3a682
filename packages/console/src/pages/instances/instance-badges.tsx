/** What an instance is doing, at a look. */
import { Time } from "../../parts/time.tsx";

export interface Doing {
  readonly paused?: unknown;
  readonly runningSince?: string | undefined;
  readonly failure?: { readonly attempts: number; readonly reason: string } | undefined;
}

export function InstanceBadges({ of: { paused, runningSince, failure } }: { readonly of: Doing }) {
  return (
    <span class="row">
      {failure !== undefined && (
        <span class="badge bad" title={failure.reason.slice(0, 2000)}>
          failing, attempt {failure.attempts}
        </span>
      )}
      {paused !== undefined && <span class="badge warn">paused</span>}
      {runningSince !== undefined && (
        <span class="badge">
          called since <Time at={runningSince} />
        </span>
      )}
    </span>
  );
}
