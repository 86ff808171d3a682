/** The same as the picture has, in tables. */
import { pause, resume } from "../../commands/pauses.ts";
import { rateText } from "../../live/use-rates.ts";
import { Action } from "../../parts/action.tsx";
import { countText, Time } from "../../parts/time.tsx";
import { topicUrl, viewUrl } from "../../views.ts";
import type { Edge, End, FlowData, FunctionFigures } from "./flow-data.ts";

type Rates = ReadonlyMap<string, number>;

export function EdgesTable({
  edges,
  rates,
}: {
  readonly edges: readonly Edge[];
  readonly rates: Rates;
}) {
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
          {edges.map(({ id, from, to, messages, delayed }) => (
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
    </div>
  );
}

function EndLink({ end }: { readonly end: End }) {
  if (end === undefined) return <span class="muted">outside</span>;
  if ("topic" in end) return <a href={topicUrl(end.topic)}>{end.topic}</a>;
  return <a href={viewUrl("instances", { function: end.function })}>{end.function}</a>;
}

export interface FunctionsTableProps extends Pick<FlowData, "functions" | "isPaused"> {
  readonly rates: Rates;
}

export function FunctionsTable({ functions, rates, isPaused }: FunctionsTableProps) {
  return (
    <div class="table-box">
      <table>
        <caption class="hidden-text">How the functions are doing</caption>
        <thead>
          <tr>
            <th>Function</th>
            <th class="number">Messages</th>
            <th class="number">A second</th>
            <th class="number">Waiting</th>
            <th>Delayed</th>
            <th>Failures</th>
            <th>
              <span class="hidden-text">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {functions.map((figures) => (
            <FunctionRow
              key={figures.name}
              figures={figures}
              rate={rates.get(figures.name) ?? 0}
              isHeld={isPaused}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FunctionRowProps {
  readonly figures: FunctionFigures;
  readonly rate: number;
  /** Whether everything is paused, so that it does not go on by itself. */
  readonly isHeld: boolean;
}

function FunctionRow({ figures, rate, isHeld }: FunctionRowProps) {
  const { name, isPaused, invocations, waiting, delayed, nextDelayed, failures, failing } = figures;
  const place = { function: name };
  return (
    <tr>
      <th scope="row">
        <a href={viewUrl("instances", place)}>{name}</a>{" "}
        {isPaused && <span class="badge warn">paused</span>}
      </th>
      <td class="number">{countText(invocations)}</td>
      <td class="number">{rateText(rate)}</td>
      <td class="number">{countText(waiting)}</td>
      <td>
        {countText(delayed)}
        {nextDelayed !== undefined && (
          <span class="muted">
            , next <Time at={nextDelayed} />
          </span>
        )}
      </td>
      <td class={failures > 0 ? "failed" : undefined}>
        {failing > 0 && (
          <a class="badge bad" href={viewUrl("trouble", place)}>
            {countText(failing)} failing
          </a>
        )}{" "}
        {failures === 0 ? 0 : `${countText(failures)} failed`}
      </td>
      <td>
        {isPaused && !isHeld ? (
          <Action label="Resume" command={resume(place)} />
        ) : (
          <Action label="Pause" command={pause(place)} disabled={isPaused} />
        )}
      </td>
    </tr>
  );
}
