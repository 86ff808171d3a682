/** All of a span: its messages and when they came, and what its invocations were given, changed and wrote. */
import type { ComponentChildren } from "preact";
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { Id } from "../../parts/id.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { durationText, Time } from "../../parts/time.tsx";
import { instanceUrl, messageTraceUrl, recordTraceUrl, topicUrl } from "../../views.ts";
import { Invocation } from "./invocation.tsx";
import type { Span } from "./trace.ts";

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
      <dl class="facts">
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
        {span.records?.map((place) => (
          <Fact key={`${place.topic} ${place.offset}`} name="Wrote">
            <RecordLink {...place} />
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
    <span class="row">
      <a href={topicUrl(topic, offset)}>
        {topic} {offset}
      </a>
      <a href={recordTraceUrl(topic, offset)}>Trace from here</a>
    </span>
  );
}

function Invocations({ span, seq }: { readonly span: Span; readonly seq: number }) {
  const [namespace = "", name = ""] = splitName(span.function);
  const path = { namespace, name, id: span.id };
  const live = useLive(JSON.stringify([path, seq, span.outcome, span.failures]), (signal) =>
    read(
      "/functions/{namespace}/{name}/{id}/history",
      { path, query: { message: seq, limit: 20 } },
      signal,
    ),
  );
  return (
    <Loaded live={live}>
      {(invocations) =>
        invocations.map((one, index) => (
          <Invocation
            key={`${one.at} ${one.durationMs}`}
            invocation={one}
            isRepeated={one.error !== undefined && one.error === invocations[index - 1]?.error}
          />
        ))
      }
    </Loaded>
  );
}

function splitName(typename: string): [string, string] {
  const slash = typename.lastIndexOf("/");
  return [typename.slice(0, slash), typename.slice(slash + 1)];
}
