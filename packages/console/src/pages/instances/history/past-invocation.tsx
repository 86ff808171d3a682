/** A batch that an instance was sent: what came, what that changed, and what it sent. */
import type { ComponentChildren } from "preact";
import type { Answer } from "../../../api/read.ts";
import { durationText, Time } from "../../../parts/time.tsx";
import type { ShownValue } from "../../../parts/value.tsx";
import { visible } from "../../../parts/visible.ts";
import { type Address, messageTraceUrl, topicUrl } from "../../../views.ts";
import { InstanceLink } from "../instance-link.tsx";
import { MessageValue } from "../messages/message-value.tsx";
import { DifferenceList } from "./difference-list.tsx";

export type Past = Answer<"/functions/{namespace}/{name}/{id}/history">[number];

export interface PastInvocationProps {
  readonly address: Address;
  readonly past: Past;
}

export function PastInvocation({ address, past }: PastInvocationProps) {
  const { at, durationMs, error, skipped, counts } = past;
  return (
    <article class="card stack past">
      <h2 class="row">
        <Time at={at} />
        <span class="muted">took {durationText(durationMs)}</span>
        {error !== undefined && <span class="badge bad">failed</span>}
        {skipped !== undefined && <span class="badge">{skipped} before it are not kept</span>}
      </h2>
      {error !== undefined && <p class="notice bad">{error}</p>}
      <dl class="effects">
        <Part title="Came" shown={past.messages.length} of={counts.messages}>
          {past.messages.map((message) => (
            <li key={message.seq}>
              <MessageLine message={message} to={address} /> <Origin of={message} />
            </li>
          ))}
        </Part>
        <Part title="Changed" shown={past.changes.length} of={counts.changes}>
          {past.changes.map(({ name, before, after }) => (
            <li key={name}>
              <strong>{visible(name)}</strong>
              <DifferenceList before={given(before)} after={given(after)} />
            </li>
          ))}
        </Part>
        <Part title="Sent" shown={past.sent.length} of={counts.sent}>
          {past.sent.map((message) => (
            <li key={message.seq}>
              <MessageLine message={message} to={message.to} /> to <InstanceLink of={message.to} />
            </li>
          ))}
        </Part>
        <Part title="Delayed" shown={past.delayed.length} of={counts.delayed}>
          {past.delayed.map((delayed) =>
            "cancelled" in delayed ? (
              <li key={delayed.cancelled}>cancelled {visible(delayed.cancelled)}</li>
            ) : (
              <li key={delayed.seq}>
                <MessageLine message={delayed} to={delayed.to} /> to{" "}
                <InstanceLink of={delayed.to} /> in {durationText(delayed.delayMs)}
              </li>
            ),
          )}
        </Part>
        <Part title="Records" shown={past.records.length} of={counts.records}>
          {past.records.map(({ topic, offset, value }) => (
            <li key={`${topic} ${offset}`}>
              <a href={topicUrl(topic, offset)}>
                {visible(topic)} {offset}
              </a>{" "}
              <MessageValue shown={value} />
            </li>
          ))}
        </Part>
      </dl>
    </article>
  );
}

type Message = Pick<Past["messages"][number], "seq" | "typename"> & ShownValue;

/** A message with its trace. */
function MessageLine({ message, to }: { readonly message: Message; readonly to: Address }) {
  return (
    <>
      <a href={messageTraceUrl(to, message.seq)} aria-label={`Trace of message ${message.seq}`}>
        {message.seq}
      </a>{" "}
      {visible(message.typename)} <MessageValue shown={message} />
    </>
  );
}

/** Where a message came from: a record, an instance, or somebody outside. */
function Origin({ of: { record, caller, delayed } }: { readonly of: Past["messages"][number] }) {
  if (record !== undefined) {
    const { topic, offset } = record;
    return (
      <>
        from{" "}
        <a href={topicUrl(topic, offset)}>
          {visible(topic)} {offset}
        </a>
      </>
    );
  }
  return (
    <>
      {delayed !== undefined && "after a delay "}from{" "}
      {caller === undefined ? "outside" : <InstanceLink of={caller} />}
    </>
  );
}

interface PartProps {
  readonly title: string;
  /** How many are shown, of how many there were. */
  readonly shown: number;
  readonly of: number;
  readonly children: ComponentChildren;
}

function Part({ title, shown, of, children }: PartProps) {
  if (of === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <ul>
          {children}
          {of > shown && <li class="muted">{of - shown} more</li>}
        </ul>
      </dd>
    </div>
  );
}

function given(shown: ShownValue | null): ShownValue | undefined {
  return shown ?? undefined;
}
