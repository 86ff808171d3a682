/** One failing instance: why it fails, the message that it fails on, and what can be done about both. */
import { type Answer, read } from "../../../api/read.ts";
import { giveUpHead, retryInstance, skipHead } from "../../../commands/failures.ts";
import { pause, resume } from "../../../commands/pauses.ts";
import { instanceParts } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import { Id } from "../../../parts/id.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { countText, Time } from "../../../parts/time.tsx";
import { WholeValue } from "../../../parts/value.tsx";
import { type Address, instanceUrl } from "../../../views.ts";
import { Detail } from "../detail.tsx";
import { NextAttempt } from "../next-attempt.tsx";

type Failure = NonNullable<Answer<"/functions/{namespace}/{name}/{id}">["failure"]>;
type Message = Answer<"/functions/{namespace}/{name}/{id}/messages">["messages"][number];

export interface FailingDetailProps {
  readonly instance: Address;
  readonly onClose: () => void;
}

export function FailingDetail({ instance, onClose }: FailingDetailProps) {
  const path = instanceParts(instance);
  const live = useLive(
    "instance",
    async (signal) => {
      const [view, { messages }] = await Promise.all([
        read("/functions/{namespace}/{name}/{id}", { path }, signal),
        read("/functions/{namespace}/{name}/{id}/messages", { path, query: { limit: 1 } }, signal),
      ]);
      return { ...view, head: messages[0] };
    },
    ["failures", "pauses", "operator"],
  );
  return (
    <Detail
      title={
        <>
          {instance.function} <Id id={instance.id} />
        </>
      }
      onClose={onClose}
    >
      <Loaded live={live}>
        {({ failure, paused, mailbox, head }) => (
          <>
            {failure === undefined ? (
              <p class="notice good">It does not fail any more.</p>
            ) : (
              <Why failure={failure} />
            )}
            <div class="row">
              {failure !== undefined && (
                <Action label="Retry now" kind="primary" command={retryInstance(instance)} />
              )}
              {paused?.id === undefined ? (
                <Action label="Pause" command={pause(instance)} />
              ) : (
                <Action label="Resume" command={resume(instance)} />
              )}
              <a class="button" href={instanceUrl(instance)}>
                State and history
              </a>
            </div>
            {head !== undefined && (failure ?? paused) !== undefined && (
              <Head instance={instance} head={head} behind={mailbox - 1} />
            )}
          </>
        )}
      </Loaded>
    </Detail>
  );
}

function Why({ failure }: { readonly failure: Failure }) {
  const { reason, since, attempts, retryAt } = failure;
  return (
    <>
      <pre class="trace">{reason}</pre>
      <p class="muted">
        {attempts === 1 ? "1 attempt" : `${countText(attempts)} attempts`} since <Time at={since} />
        ; next attempt: <NextAttempt at={retryAt} />
      </p>
    </>
  );
}

function Head({
  instance,
  head,
  behind,
}: {
  readonly instance: Address;
  readonly head: Message;
  readonly behind: number;
}) {
  return (
    <section class="stack" aria-labelledby="head-title">
      <h3 id="head-title">The message at its head</h3>
      <dl class="facts">
        <dt>Message</dt>
        <dd>
          {head.seq}, of type {head.typename}
        </dd>
        <dt>From</dt>
        <dd>
          {head.caller === undefined ? (
            "an ingress"
          ) : (
            <a href={instanceUrl(head.caller)}>
              {head.caller.function} <Id id={head.caller.id} />
            </a>
          )}
        </dd>
        <dt>Behind it</dt>
        <dd>{countText(Math.max(0, behind))} wait</dd>
      </dl>
      <WholeValue shown={head} />
      <div class="row">
        <Action
          label="Move to the dead letters"
          command={giveUpHead(instance, head.seq)}
          warning="The message goes to the dead letters, from where it can be mended and sent again. What waits behind it goes on."
        />
        <Action
          label="Skip"
          kind="danger"
          command={skipHead(instance, head.seq)}
          warning={`Message ${head.seq} (${head.typename}) is dropped for good: nothing is left of it. What waits behind it goes on.`}
        />
      </div>
    </section>
  );
}
