/** What goes where, as a table: the same as the picture has, for whoever would rather read it. */
import { rateText } from "../../live/use-rates.ts";
import { countText } from "../../parts/time.tsx";
import { topicUrl, viewUrl } from "../../views.ts";
import type { Edge, End } from "./flow-data.ts";
import { mostUsed } from "./most-used.ts";

/** More rows than this would take long to draw, four times a second. */
const MOST = 200;

export interface EdgesTableProps {
  readonly edges: readonly Edge[];
  /** A second, by the ids of edges. */
  readonly rates: ReadonlyMap<string, number>;
}

export function EdgesTable({ edges, rates }: EdgesTableProps) {
  const shown = mostUsed(edges, MOST, ({ messages, delayed }) => messages + delayed);
  return (
    <div class="table-box">
      <table>
        <caption class="hidden-text">What goes where</caption>
        <thead>
          <tr>
            <th>From</th>
            <th>To</th>
            <th class="number">Messages</th>
            <th class="number">A second</th>
            <th class="number">Sent for later</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, from, to, messages, delayed }) => (
            <tr key={id}>
              <th scope="row">
                <EndLink end={from} />
              </th>
              <td>
                <EndLink end={to} />
              </td>
              <td class="number">{countText(messages)}</td>
              <td class="number">{rateText(rates.get(id) ?? 0)}</td>
              <td class="number">{countText(delayed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < edges.length && (
        <p class="empty">
          Those that are used most, of {countText(edges.length)}: GET /flow has all of them
        </p>
      )}
    </div>
  );
}

function EndLink({ end }: { readonly end: End }) {
  if (end === undefined) return <span class="muted">outside</span>;
  if ("topic" in end) return <a href={topicUrl(end.topic)}>{end.topic}</a>;
  return <a href={viewUrl("instances", { function: end.function })}>{end.function}</a>;
}
