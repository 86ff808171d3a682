/** Why an instance fails, when it is tried again, and what can be done about it. */
import { read } from "../../api/read.ts";
import { giveUpMessage, retryInstance, skipMessage } from "../../commands/messages.ts";
import { instanceParts } from "../../commands/place.ts";
import type { Instance } from "../../live/read-instance.ts";
import { useLive } from "../../live/use-live.ts";
import { Action } from "../../parts/action.tsx";
import { Time } from "../../parts/time.tsx";
import type { Address } from "../../views.ts";
import { Countdown } from "./countdown.tsx";
import { CHANGES } from "./use-instance.ts";

export interface FailingProps {
  readonly address: Address;
  readonly failure: NonNullable<Instance["failure"]>;
  readonly onChanged: () => void;
}

export function Failing({ address, failure, onChanged }: FailingProps) {
  const { data, hurry } = useLive(
    `head of ${JSON.stringify(address)}`,
    (signal) =>
      read(
        "/functions/{namespace}/{name}/{id}/messages",
        { path: instanceParts(address), query: { limit: 1 } },
        signal,
      ),
    CHANGES,
  );
  const head = data?.messages[0];
  const onDone = (): void => {
    hurry();
    onChanged();
  };
  return (
    <section class="notice bad stack" aria-label="Failing">
      <p>{failure.reason}</p>
      <p>
        {failure.attempts} attempts since <Time at={failure.since} />, the next one{" "}
        <Countdown at={failure.retryAt} />
      </p>
      <div class="row">
        <Action label="Try again now" command={retryInstance(address)} onDone={onDone} />
        {head !== undefined && (
          <>
            <Action
              label="To the dead letters"
              command={giveUpMessage(address, head.seq)}
              onDone={onDone}
            />
            <Action
              label="Drop the message"
              kind="danger"
              warning={`Message ${head.seq}, a ${head.typename}, is gone for good; the next one goes on.`}
              command={skipMessage(address, head.seq)}
              onDone={onDone}
            />
          </>
        )}
      </div>
    </section>
  );
}
