/** One invocation of the history: what it was given, what it changed, and what it sent. */
import type { ComponentChildren } from "preact";
import type { Answer } from "../../api/read.ts";
import { Id } from "../../parts/id.tsx";
import { durationText, Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

type PastInvocation = Answer<"/functions/{namespace}/{name}/{id}/history">[number];

export interface InvocationProps {
  readonly invocation: PastInvocation;
  /** Whether it failed as the one above it did, so that there is no more to say of it. */
  readonly isRepeated: boolean;
}

export function Invocation({ invocation, isRepeated }: InvocationProps) {
  const { at, durationMs, error } = invocation;
  return (
    <div class="invocation stack">
      <p class="row">
        <Time at={at} /> <span class="muted">{durationText(durationMs)}</span>
        {error !== undefined && <span class="badge bad">failed</span>}
        {isRepeated && <span class="muted">for the same reason</span>}
      </p>
      {!isRepeated && <Content invocation={invocation} />}
    </div>
  );
}

function Content({ invocation }: Pick<InvocationProps, "invocation">) {
  const { error, messages, changes, sent, delayed, records, counts } = invocation;
  return (
    <>
      {error !== undefined && <p class="notice bad">{error}</p>}
      <Part title="Got" count={counts.messages} shown={messages.length}>
        {messages.map((message) => (
          <li key={message.seq}>
            {message.typename} <Value shown={message} />
          </li>
        ))}
      </Part>
      <Part title="Changed" count={counts.changes} shown={changes.length}>
        {changes.map(({ name, before, after }) => (
          <li key={name}>
            {name}:{" "}
            {before === null ? <span class="muted">nothing</span> : <Value shown={before} />}
            {" → "}
            {after === null ? <span class="muted">nothing</span> : <Value shown={after} />}
          </li>
        ))}
      </Part>
      <Part title="Sent" count={counts.sent} shown={sent.length}>
        {sent.map((message) => (
          <li key={message.seq}>
            {message.typename} <Value shown={message} /> to {message.to.function}{" "}
            <Id id={message.to.id} />
          </li>
        ))}
      </Part>
      <Part title="Delayed" count={counts.delayed} shown={delayed.length}>
        {delayed.map((one, index) =>
          "cancelled" in one ? (
            <li key={index}>cancelled the one with token {one.cancelled}</li>
          ) : (
            <li key={index}>
              {one.typename} <Value shown={one} /> by {durationText(one.delayMs)} to{" "}
              {one.to.function} <Id id={one.to.id} />
            </li>
          ),
        )}
      </Part>
      <Part title="Wrote" count={counts.records} shown={records.length}>
        {records.map(({ topic, offset, key, value }) => (
          <li key={`${topic} ${offset}`}>
            {topic} {offset}: {key !== null && <Value shown={key} />} <Value shown={value} />
          </li>
        ))}
      </Part>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly count: number;
  readonly shown: number;
  readonly children: ComponentChildren;
}

function Part({ title, count, shown, children }: PartProps) {
  if (count === 0) return null;
  return (
    <div class="part">
      <span class="muted">{title}</span>
      <ul>
        {children}
        {count > shown && <li class="muted">{count - shown} more</li>}
      </ul>
    </div>
  );
}
