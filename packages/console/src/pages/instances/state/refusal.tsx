/** Why a change was refused, and what to do about it. */
import { ApiError } from "../../../api/call.ts";
import { pause } from "../../../commands/pauses.ts";
import { Action } from "../../../parts/action.tsx";
import type { InstanceProps } from "../instance-head.tsx";

const BUSY_INSTANCE = 40901;

export interface RefusalProps extends InstanceProps {
  readonly error: Error;
}

export function Refusal({ address, instance, error }: RefusalProps) {
  if (!(error instanceof ApiError) || error.code !== BUSY_INSTANCE) {
    return (
      <p class="notice bad" role="alert">
        {error.message}
      </p>
    );
  }
  return (
    <div class="notice warn stack" role="alert">
      <p>{error.message}</p>
      {instance.paused === undefined ? (
        <div class="row">
          <Action label="Pause it" command={pause(address)} />
          <span>then save, and resume it</span>
        </div>
      ) : (
        <p>It is paused now: save, and resume it when you are done</p>
      )}
    </div>
  );
}
