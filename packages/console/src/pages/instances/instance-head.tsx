/** What an instance is doing, why it does not go on, and letting it. */
import { pause, resume } from "../../commands/pauses.ts";
import type { Instance } from "../../live/read-instance.ts";
import { Action } from "../../parts/action.tsx";
import { Time } from "../../parts/time.tsx";
import type { Address } from "../../views.ts";
import { Failing } from "./failing.tsx";
import { InstanceBadges } from "./instance-badges.tsx";

export interface InstanceHeadProps extends InstanceProps {
  readonly onChanged: () => void;
}

export interface InstanceProps {
  readonly address: Address;
  readonly instance: Instance;
}

export function InstanceHead({ address, instance, onChanged }: InstanceHeadProps) {
  const { paused, failure, running, mailbox } = instance;
  const isIdle = failure === undefined && paused === undefined && running === undefined;
  return (
    <div class="stack">
      <div class="row spread">
        {isIdle && mailbox === 0 ? (
          <span class="badge good">at rest</span>
        ) : (
          <InstanceBadges of={instance} />
        )}
        {paused !== undefined && paused.id !== undefined ? (
          <Action label="Resume" command={resume(address)} onDone={onChanged} />
        ) : (
          <Action label="Pause" command={pause(address)} onDone={onChanged} />
        )}
      </div>
      {paused !== undefined && paused.id === undefined && (
        <p class="notice warn">
          It begins nothing: {paused.function ?? "everything"} is paused since{" "}
          <Time at={paused.since} />
        </p>
      )}
      {failure !== undefined && (
        <Failing address={address} failure={failure} onChanged={onChanged} />
      )}
      {running !== undefined && (
        <p class="muted">
          {running.batch === 1 ? "A message" : `${running.batch} messages`} in the batch that it is
          called with: {[...new Set(running.messages.map(({ typename }) => typename))].join(", ")}
        </p>
      )}
    </div>
  );
}
