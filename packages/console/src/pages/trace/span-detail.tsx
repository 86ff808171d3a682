/** All of a span: its messages and when they came, and what its invocations were given, changed and wrote. */
import type { ComponentChildren } from "preact";
import { read } from "../../api/read.ts";
import { instanceParts } from "../../commands/place.ts";
import { useLive } from "../../live/use-live.ts";
import { Id } from "../../parts/id.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { durationText, Time } from "../../parts/time.tsx";
import { visible } from "../../parts/visible.ts";
import { instanceUrl, messageTraceUrl, topicUrl } from "../../views.ts";
import { PastInvocation } from "../instances/history/past-invocation.tsx";
import "../instances/instances.css";
import type { Span } from "./trace.ts";

/** That failed, or did not. */
const MOST_ATTEMPTS = 20;

const CAME: Readonly<Record<Span["kind"], string>> = {
  record: "as a record",
  message: "as a message",
  delayed: "as a delayed message",
  redriven: "as a dead letter that was sent again",
  batch: "as a batch",
};

export function SpanDetail({ span }: { readonly span: Span }) {
  const { function: typename, id, kind, messages, sentAt, dueAt, begunAt, batch, letter } = span;
  const waitedMs =
    sentAt === undefined || begunAt === undefined
      ? undefined
      : Date.parse(begunAt) - Date.parse(sentAt);
  return (
    <div class="span-detail stack">
      <dl class="span-facts">
        <Fact name="Instance">
          <a href={instanceUrl({ function: typename, id })}>
            {typename} <Id id={id} />
          </a>
        </Fact>
        <Fact name="Came">
          {CAME[kind]}
          {sentAt !== undefined && (
            <>
              , <Time at={sentAt} />
            </>
          )}
          {dueAt !== undefined && (
            <>
              , due <Time at={dueAt} />
            </>
          )}
          {waitedMs !== undefined && `, and waited ${durationText(waitedMs)}`}
        </Fact>
        {messages.map(({ seq, typename: type, record, delayed }) => (
          <Fact key={seq} name={`Message ${seq}`}>
            <span class="row">
              <span>{type}</span>
              {delayed !== undefined && <span class="muted">of delayed message {delayed}</span>}
              {record && <RecordLink {...record} />}
              {messages.length > 1 && (
                <a href={messageTraceUrl({ function: typename, id }, seq)}>Its trace</a>
              )}
            </span>
          </Fact>
        ))}
        {letter && (
          <Fact name="Given up">
            <RecordLink {...letter} />
          </Fact>
        )}
      </dl>
      {batch !== undefined && (
        <p class="notice warn">
          {batch} messages were in its batch: what it did may be of any of them.
        </p>
      )}
      {messages[0] !== undefined && <Invocations span={span} seq={messages[0].seq} />}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RecordLink({ topic, offset }: { readonly topic: string; readonly offset: number }) {
  return (
    <a href={topicUrl(topic, offset)}>
      {visible(topic)} {offset}
    </a>
  );
}

/** Those that failed as the one above did are named alone. */
function Invocations({ span, seq }: { readonly span: Span; readonly seq: number }) {
  const address = { function: span.function, id: span.id };
  const live = useLive(JSON.stringify([address, seq, span.outcome, span.failures]), (signal) =>
    read(
      "/functions/{namespace}/{name}/{id}/history",
      { path: instanceParts(address), query: { message: seq, limit: MOST_ATTEMPTS } },
      signal,
    ),
  );
  return (
    <Loaded live={live}>
      {(invocations) =>
        invocations.map((past, index) => {
          const { at, durationMs, error } = past;
          const isRepeated = error !== undefined && error === invocations[index - 1]?.error;
          const key = `${at} ${durationMs}`;
          if (!isRepeated) return <PastInvocation key={key} address={address} past={past} />;
          return (
            <p key={key} class="row">
              <Time at={at} /> <span class="muted">took {durationText(durationMs)}</span>
              <span class="badge bad">failed</span> <span class="muted">for the same reason</span>
            </p>
          );
        })
      }
    </Loaded>
  );
}
