/** All of a record: its value, where it belongs, and how it is shown in a terminal. */
import { showRecord } from "../../commands/topics.ts";
import { Commands } from "../../parts/commands.tsx";
import { Copy } from "../../parts/copy.tsx";
import { bytesText } from "../../parts/time.tsx";
import { instanceUrl, recordTraceUrl } from "../../views.ts";
import { RecordValue } from "./record-value.tsx";
import type { TopicRecord } from "./records.ts";
import type { TopicState } from "./topic-state.tsx";
import type { Routes } from "./use-routes.ts";

export interface RecordDetailProps {
  readonly record: TopicRecord;
  readonly state: TopicState;
  readonly routes: Routes | undefined;
}

export function RecordDetail({ record, state: { topic }, routes = [] }: RecordDetailProps) {
  const { offset, key, value } = record;
  return (
    <div class="stack">
      <div class="row">
        <a href={recordTraceUrl(topic, offset)}>Trace</a>
        {key !== null &&
          routes.flatMap(({ targets }) =>
            targets.map((target) => (
              <a key={target} href={instanceUrl({ function: target, id: key })}>
                {target} {key}
              </a>
            )),
          )}
        <span class="muted">{bytesText(new Blob([value]).size)}</span>
        <Copy text={value} label="Copy value" />
      </div>
      <RecordValue record={record} />
      <details>
        <summary>The same in a terminal</summary>
        <div class="stack">
          <Commands command={showRecord(topic, offset)} />
        </div>
      </details>
    </div>
  );
}
