/** A page of instances: a row each, and a column for each value that many of them have. */
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import { visible } from "../../../parts/visible.ts";
import { viewUrl } from "../../../views.ts";
import { columnsOf } from "./columns.ts";
import { type Found, findInstances, PAGE_ROWS } from "./find-instances.ts";
import { InstanceRow } from "./instance-row.tsx";
import { isFiltered, searchOf } from "./search.ts";

export function InstanceTable() {
  const { query } = useView();
  const search = searchOf(query);
  const after = query["after"] ?? "";
  const live = useLive(
    JSON.stringify([search, after]),
    (signal) => findInstances(search, after, signal),
    ["functions", "failures", "pauses", "operator", "topics"],
  );
  return (
    <Loaded live={live}>
      {(found) => (
        <>
          {found.rows.length > 0 && <Rows found={found} typename={search.function} />}
          <Extent found={found} />
        </>
      )}
    </Loaded>
  );
}

function Rows({ found: { rows }, typename }: { readonly found: Found; readonly typename: string }) {
  const columns = columnsOf(rows);
  return (
    <div class="table-box">
      <table class="instances">
        <thead>
          <tr>
            <th>Id</th>
            {columns.map((name) => (
              <th key={name} class="value-name">
                {visible(name)}
              </th>
            ))}
            <th class="number">Waiting</th>
            <th>Now</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <InstanceRow key={row.id} typename={typename} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What there is before and after what is shown, and how far it was looked. */
function Extent({ found: { rows, next } }: { readonly found: Found }) {
  const { query } = useView();
  const isFull = rows.length === PAGE_ROWS;
  const isBegin = query["after"] === undefined;
  return (
    <nav class="row spread" aria-label="Pages of instances">
      <p class="muted" role="status">
        {extentText({ count: rows.length, isFull, isBegin, isSearch: isFiltered(query), next })}
      </p>
      <span class="row">
        <a href={viewUrl("sql", { q: sqlOf(query["function"] ?? "") })}>In another order, by SQL</a>
        {!isBegin && (
          <a class="button" href={viewUrl("instances", { ...query, after: undefined })}>
            From the beginning
          </a>
        )}
        {next !== undefined && (
          <a class="button" href={viewUrl("instances", { ...query, after: next })}>
            {isFull ? "Next page" : "Look on"}
          </a>
        )}
      </span>
    </nav>
  );
}

/** All values of a function, to be put in whatever order. */
function sqlOf(typename: string): string {
  const name = typename.replaceAll("'", "''");
  return `SELECT id, name, value FROM state\nWHERE function = '${name}'\nORDER BY value DESC, id LIMIT 100`;
}

interface Extents {
  readonly count: number;
  readonly isFull: boolean;
  readonly isBegin: boolean;
  readonly isSearch: boolean;
  readonly next: string | undefined;
}

function extentText({ count, isFull, isBegin, isSearch, next }: Extents): string {
  const what = isSearch ? `${count} found` : `${count} shown`;
  if (next !== undefined && !isFull) {
    return `${what}, looked as far as ${visible(next.slice(0, 60))}: there may be more after it`;
  }
  if (next !== undefined) return `${what}, in the order of their ids; there are more`;
  if (count === 0) {
    if (!isBegin) return "No more instances";
    return isSearch ? "No instances were found" : "It has no instances with state or messages";
  }
  return isBegin ? `${what}: all of them` : `${what}: the last ones`;
}
