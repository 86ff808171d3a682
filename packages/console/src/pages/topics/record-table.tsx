/** Records, a row each; the one that is open shows all of it below. */
import { Fragment } from "preact";
import { Time } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { Value } from "../../parts/value.tsx";
import { RecordDetail } from "./record-detail.tsx";
import type { TopicRecord } from "./records.ts";
import type { TopicState } from "./topic-state.tsx";
import type { Routes } from "./use-routes.ts";

export interface RecordTableProps {
  /** In the order in which they are shown. */
  readonly records: readonly TopicRecord[];
  /** What their key or value has to contain. */
  readonly text: string | undefined;
  readonly open: number | undefined;
  readonly state: TopicState;
  readonly routes: Routes | undefined;
}

export function RecordTable({ records, text = "", open, state, routes }: RecordTableProps) {
  const { set } = useView();
  const shown = records.filter(
    ({ key, value }) => text === "" || value.includes(text) || key?.includes(text),
  );
  if (shown.length === 0) return <p class="empty">{emptyText(records.length, state)}</p>;
  return (
    <div class="table-box">
      <table class="records">
        <thead>
          <tr>
            <th class="number">Offset</th>
            <th>Time</th>
            <th>Key</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((record) => {
            const isOpen = record.offset === open;
            return (
              <Fragment key={record.offset}>
                <Row
                  record={record}
                  isOpen={isOpen}
                  onToggle={() => set({ open: isOpen ? undefined : record.offset })}
                />
                {isOpen && (
                  <tr class="record-open">
                    <td colSpan={4}>
                      <RecordDetail record={record} state={state} routes={routes} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly record: TopicRecord;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ record, isOpen, onToggle }: RowProps) {
  const { offset, time, key } = record;
  return (
    <tr>
      <td class="number">
        <button type="button" class="quiet" aria-expanded={isOpen} onClick={onToggle}>
          {offset}
        </button>
      </td>
      <td>
        <Time at={time} />
      </td>
      <td class="record-key">{key === null ? <span class="muted">none</span> : key}</td>
      <td class="record-value">
        <Value shown={{ ...record, encoding: record.encoding ?? "utf8" }} />
      </td>
    </tr>
  );
}

function emptyText(records: number, { records: all }: TopicState): string {
  if (records > 0) return `None of the ${records} records here has this text.`;
  return all === 0 ? "There is no record in this topic." : "There is no such record here.";
}
