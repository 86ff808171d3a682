/** Records, a row each; the one that is open shows all of it below. */
import { Fragment } from "preact";
import { Id } from "../../parts/id.tsx";
import { Time } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { visible } from "../../parts/visible.ts";
import { RecordDetail } from "./record-detail.tsx";
import type { TopicRecord } from "./records.ts";
import type { TopicState } from "./topic-state.tsx";
import { builtInOf, type TypedRecord, typed } from "./typed-record.ts";
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
  const type = builtInOf(routes);
  const shown = records
    .map((record) => typed(record, type))
    .filter(({ key, value }) => text === "" || value.includes(text) || key?.includes(text));
  if (shown.length === 0) return <p class="empty">{emptyText(records.length, state)}</p>;
  return (
    <div class="table-box records-box">
      <table class="records">
        <thead>
          <tr>
            <th class="number">Offset</th>
            <th class="record-time">Time</th>
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

/** Characters of a value in its row. */
const BEGINNING = 300;

interface RowProps {
  readonly record: TypedRecord;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ record, isOpen, onToggle }: RowProps) {
  const { offset, time, key, value, encoding } = record;
  return (
    <tr>
      <td class="number">
        <button type="button" class="quiet" aria-expanded={isOpen} onClick={onToggle}>
          {offset}
        </button>
      </td>
      <td class="record-time">
        <Time at={time} />
      </td>
      <td class="record-key">{key === null ? <span class="muted">none</span> : <Id id={key} />}</td>
      <td class="record-value">
        {encoding === "base64" && <span class="badge">base64</span>}
        <code>{visible(value.slice(0, BEGINNING).replaceAll(/\s+/g, " "))}</code>
      </td>
    </tr>
  );
}

function emptyText(records: number, { records: all }: TopicState): string {
  if (records > 0) return `None of the ${records} records here has this text.`;
  return all === 0 ? "There is no record in this topic." : "There is no such record here.";
}
