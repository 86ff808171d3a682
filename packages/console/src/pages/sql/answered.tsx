/** What has come of a query: its rows, how many and how long it took. */
import type { SqlAnswer } from "../../commands/sql.ts";
import { durationText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { Cell } from "./cell.tsx";
import { csvOf, download, jsonOf } from "./download.ts";
import type { Asked } from "./use-answer.ts";

/** Of a page, as the browser shows them at once. */
const ROWS = 200;

export function Answered({ answer: { state } }: { readonly answer: Asked }) {
  switch (state.is) {
    case "running":
      return (
        <p class="empty" role="status">
          The query runs…
        </p>
      );
    case "cancelled":
      return (
        <p class="empty" role="status">
          The query was cancelled
        </p>
      );
    case "done":
      return <Rows answer={state.answer} tookMs={state.tookMs} />;
    default:
      return null;
  }
}

function Rows({ answer, tookMs }: { readonly answer: SqlAnswer; readonly tookMs: number }) {
  const { query, set } = useView();
  const { columns, rows, truncated } = answer;
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const page = Math.min(pages, Math.max(1, Number(query["page"]) || 1));
  const shown = rows.slice((page - 1) * ROWS, page * ROWS);
  return (
    <section class="stack" aria-label="Answer">
      <div class="row spread">
        <p role="status">
          {rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`} in{" "}
          {durationText(tookMs)}
          {truncated && "; there are more: ask for more rows, or for less of each (8 MiB at most)"}
        </p>
        <div class="row">
          <button type="button" onClick={() => download("answer.csv", "text/csv", csvOf(answer))}>
            CSV
          </button>
          <button
            type="button"
            onClick={() => download("answer.json", "application/json", jsonOf(answer))}
          >
            JSON
          </button>
        </div>
      </div>
      <div class="table-box">
        <table class="answer">
          <thead>
            <tr>
              {columns.map((name, at) => (
                <th key={at} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <tr key={at}>
                {columns.map((_name, column) => (
                  <Cell key={column} columns={columns} row={row} at={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav class="row" aria-label="Pages of the answer">
          <button type="button" disabled={page === 1} onClick={() => set({ page: page - 1 })}>
            Back
          </button>
          <span>
            {page} of {pages}
          </span>
          <button type="button" disabled={page === pages} onClick={() => set({ page: page + 1 })}>
            On
          </button>
        </nav>
      )}
    </section>
  );
}
