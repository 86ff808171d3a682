/** How each function is doing, and what can be done about it. */
import { pause, resume } from "../../commands/pauses.ts";
import { rateText } from "../../live/use-rates.ts";
import { Action } from "../../parts/action.tsx";
import { countText, Time } from "../../parts/time.tsx";
import { viewUrl } from "../../views.ts";
import type { FlowData, FunctionFigures } from "./flow-data.ts";
import { mostUsed } from "./most-used.ts";

/** More rows than this would take long to draw, four times a second. */
const MOST = 100;

export interface FunctionsTableProps extends Pick<FlowData, "functions" | "isPaused"> {
  /** A second, by their names. */
  readonly rates: ReadonlyMap<string, number>;
}

export function FunctionsTable({ functions, rates, isPaused }: FunctionsTableProps) {
  const shown = mostUsed(functions, MOST, ({ invocations, waiting }) => invocations + waiting);
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
          {shown.map((figures) => (
            <FunctionRow
              key={figures.name}
              figures={figures}
              rate={rates.get(figures.name) ?? 0}
              isHeld={isPaused}
            />
          ))}
        </tbody>
      </table>
      {shown.length < functions.length && (
        <p class="empty">
          Those that are used most, of {countText(functions.length)}:{" "}
          <a href={viewUrl("instances")}>all functions</a>
        </p>
      )}
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
