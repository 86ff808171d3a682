/** All of a record: its value, where it belongs, and what can be done with it. */

import { showRecord, type Trimmed, trimTopic } from "../../commands/topics.ts";
import { Action } from "../../parts/action.tsx";
import { Commands } from "../../parts/commands.tsx";
import { Copy } from "../../parts/copy.tsx";
import { Id } from "../../parts/id.tsx";
import { bytesText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { type Address, instanceUrl, recordTraceUrl, viewUrl } from "../../views.ts";
import { RecordValue } from "./record-value.tsx";
import type { TopicState } from "./topic-state.tsx";
import type { TypedRecord } from "./typed-record.ts";
import type { Routes } from "./use-routes.ts";

export interface RecordDetailProps {
  readonly record: TypedRecord;
  readonly state: TopicState;
  readonly routes: Routes | undefined;
}

export function RecordDetail({ record, state, routes = [] }: RecordDetailProps) {
  const { topic, kind } = state;
  const { offset, time, key, value, type, encoding } = record;
  const size = new Blob([value]).size;
  return (
    <div class="stack">
      <div class="row">
        <span class="muted">{time}</span>
        <span class="muted">{type ?? (encoding === undefined ? bytesText(size) : "not text")}</span>
        <a href={recordTraceUrl(topic, offset)}>Trace</a>
        {key !== null && <a href={viewUrl("topics", { topic, key })}>Only this key</a>}
        {kind === "dead-letters" && (
          <a href={viewUrl("trouble", { show: "letters", topic, letter: offset })}>Send again</a>
        )}
        {receiversOf(record, kind, routes).map((receiver) => (
          <a key={receiver.function} href={instanceUrl(receiver)}>
            {receiver.function} <Id id={receiver.id} />
          </a>
        ))}
      </div>
      {key?.includes("\ufffd") && (
        <p class="muted">
          The key has bytes that are not text: the replacement character stands for them.
        </p>
      )}
      <RecordValue record={record} />
      <Deeds record={record} state={state} />
      <details>
        <summary>The same in a terminal</summary>
        <div class="stack">
          <Commands command={showRecord(topic, offset)} />
        </div>
      </details>
    </div>
  );
}

function Deeds({ record: { offset, value }, state }: Pick<RecordDetailProps, "record" | "state">) {
  const { topic, kind, firstOffset, position } = state;
  const { set } = useView();
  const count = offset - firstOffset;
  return (
    <div class="row">
      <Copy text={value} label="Copy value" />
      {kind === "ingress" && (
        <button type="button" onClick={() => set({ produce: "yes", like: offset }, true)}>
          Produce one like it
        </button>
      )}
      {count > 0 && offset <= position && (
        <Action
          label="Forget everything before"
          kind="danger"
          command={trimTopic(topic, offset)}
          warning={`The ${count} records from offset ${firstOffset} to ${offset - 1} are removed for good.`}
          doneText={(answer) => `${(answer as Trimmed).removed} records of ${topic} are removed`}
        />
      )}
    </div>
  );
}

/** The instances that a record is for, or was for. */
function receiversOf(
  { key, value }: TypedRecord,
  kind: TopicState["kind"],
  routes: Routes,
): readonly Address[] {
  if (key === null) return [];
  if (kind !== "dead-letters") {
    const targets = new Set(routes.flatMap((route) => route.targets));
    return [...targets].map((target) => ({ function: target, id: key }));
  }
  const typename = functionIn(value);
  return typename === undefined ? [] : [{ function: typename, id: key }];
}

function functionIn(letter: string): string | undefined {
  try {
    const { function: typename } = Object(JSON.parse(letter)) as { readonly function?: unknown };
    return typeof typename === "string" ? typename : undefined;
  } catch {
    return undefined;
  }
}
