/** The messages that wait for an instance, the next one first. */
import { type Answer, read } from "../../../api/read.ts";
import { giveUpMessage, skipMessage } from "../../../commands/messages.ts";
import { instanceParts } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { bytesText } from "../../../parts/time.tsx";
import { useView } from "../../../parts/use-view.ts";
import { visible } from "../../../parts/visible.ts";
import { messageTraceUrl, viewUrl } from "../../../views.ts";
import type { InstanceHeadProps } from "../instance-head.tsx";
import { InstanceLink } from "../instance-link.tsx";
import { CHANGES } from "../use-instance.ts";
import { MessageValue } from "./message-value.tsx";
import { SendForm } from "./send-form.tsx";

const PAGE = 50;

type Messages = Answer<"/functions/{namespace}/{name}/{id}/messages">;

export function MailboxTab({ address, instance, onChanged }: InstanceHeadProps) {
  const { query } = useView();
  const after = Number(query["after"] ?? 0);
  const live = useLive(
    JSON.stringify([address, after]),
    (signal) =>
      read(
        "/functions/{namespace}/{name}/{id}/messages",
        { path: instanceParts(address), query: { after, limit: PAGE } },
        signal,
      ),
    CHANGES,
  );
  const onDone = (): void => {
    live.hurry();
    onChanged();
  };
  return (
    <section class="stack" aria-label="Mailbox">
      <Loaded live={live}>
        {({ messages, next }) => (
          <>
            {messages.length === 0 ? (
              <p class="empty">No messages wait{after > 0 && " after these"}</p>
            ) : (
              <Waiting
                onChanged={onDone}
                address={address}
                instance={instance}
                messages={messages}
                isBegin={after === 0}
              />
            )}
            <nav class="row" aria-label="Pages of messages">
              {after > 0 && (
                <a class="button" href={viewUrl("instance", { ...query, after: undefined })}>
                  From the beginning
                </a>
              )}
              {next !== undefined && (
                <a class="button" href={viewUrl("instance", { ...query, after: next })}>
                  Next page
                </a>
              )}
            </nav>
          </>
        )}
      </Loaded>
      <SendForm address={address} onSent={onDone} />
    </section>
  );
}

interface WaitingProps extends InstanceHeadProps {
  readonly messages: Messages["messages"];
  readonly isBegin: boolean;
}

function Waiting({ address, instance, messages, isBegin, onChanged }: WaitingProps) {
  const isHeld = instance.failure !== undefined || instance.paused !== undefined;
  const [head] = messages;
  return (
    <>
      {isBegin && isHeld && head !== undefined && (
        <div class="row">
          <span>The message at the head, {head.seq}:</span>
          <Action
            label="To the dead letters"
            command={giveUpMessage(address, head.seq)}
            onDone={onChanged}
          />
          <Action
            label="Drop it"
            kind="danger"
            warning="The message is gone for good; the next one goes on."
            command={skipMessage(address, head.seq)}
            onDone={onChanged}
          />
        </div>
      )}
      <div class="table-box">
        <table class="messages">
          <thead>
            <tr>
              <th class="number">Number</th>
              <th>Type</th>
              <th>Value</th>
              <th class="number">Size</th>
              <th>From</th>
            </tr>
          </thead>
          <tbody>
            {messages.map((message) => (
              <tr key={message.seq}>
                <th scope="row" class="number">
                  <a href={messageTraceUrl(address, message.seq)}>{message.seq}</a>
                </th>
                <td>{visible(message.typename)}</td>
                <td>
                  <MessageValue shown={message} />
                </td>
                <td class="number">{bytesText(message.bytes)}</td>
                <td>{message.caller ? <InstanceLink of={message.caller} /> : "outside"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
