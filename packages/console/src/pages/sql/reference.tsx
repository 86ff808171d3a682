/** What can be asked: examples, and the views with their columns as the store itself has them. */
import type { RefObject } from "preact";
import { call } from "../../api/call.ts";
import { askSql, type SqlAnswer } from "../../commands/sql.ts";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { EXAMPLES } from "./examples.ts";

const VIEWS = `SELECT view.name, group_concat(col.name, ',') FROM sqlite_schema AS view
  JOIN pragma_table_info(view.name) AS col WHERE view.type = 'view' GROUP BY view.name ORDER BY view.name`;

export interface ReferenceProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Asks it. */
  readonly onQuery: (query: string) => void;
  /** Only writes it. */
  readonly onDraft: (query: string) => void;
}

export function Reference({ field, onQuery, onDraft }: ReferenceProps) {
  const views = useLive("views", async (signal) => {
    const { rows } = (await call(askSql(VIEWS).request, signal)) as SqlAnswer;
    return rows.map(([name, columns]) => ({
      name: String(name),
      columns: String(columns).split(","),
    }));
  });
  return (
    <>
      <section class="card stack" aria-labelledby="examples">
        <h2 id="examples">Examples</h2>
        <ul class="queries">
          {EXAMPLES.map(({ title, query }) => (
            <li key={title}>
              <button type="button" class="quiet" title={query} onClick={() => onQuery(query)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section class="card stack" aria-labelledby="views">
        <h2 id="views">Views</h2>
        <Loaded live={views}>
          {(found) => (
            <div>
              {found.map(({ name, columns }) => (
                <details key={name} class="view">
                  <summary class="mono">{name}</summary>
                  <div class="row">
                    {columns.map((column) => (
                      <button
                        key={column}
                        type="button"
                        class="quiet mono inline"
                        aria-label={`Insert ${column}`}
                        onClick={() => insert(field.current, column, onDraft)}
                      >
                        {column}
                      </button>
                    ))}
                  </div>
                  <button
                    type="button"
                    onClick={() => onDraft(`SELECT ${columns.join(", ")} FROM ${name}`)}
                  >
                    Select from {name}
                  </button>
                </details>
              ))}
            </div>
          )}
        </Loaded>
      </section>
    </>
  );
}

/** Where the caret is, or in place of what is marked. */
function insert(
  field: HTMLTextAreaElement | null,
  text: string,
  onDraft: (query: string) => void,
): void {
  if (field === null) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  onDraft(field.value);
}
