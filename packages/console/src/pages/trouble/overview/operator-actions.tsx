/** What operators have done since this page was opened, the last one first. */
import { signal } from "@preact/signals";
import { type EventData, onEvent } from "../../../api/events.ts";
import { Time } from "../../../parts/time.tsx";
import { visible } from "../../../parts/visible.ts";

const MOST = 20;
/** Of what it was done to, in characters. */
const LONG = 120;

type Action = EventData<"operator">;

const actions = signal<readonly Action[]>([]);
// For as long as the tab is open, wherever it looks.
onEvent("operator", (action) => {
  actions.value = [action, ...actions.value].slice(0, MOST);
});

export function OperatorActions() {
  if (actions.value.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="operator-actions">
      <h2 id="operator-actions">Done by operators lately</h2>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th>When</th>
              <th>Who</th>
              <th>What</th>
              <th>To what</th>
              <th>Outcome</th>
            </tr>
          </thead>
          <tbody>
            {actions.value.map((action) => (
              <tr key={JSON.stringify(action)}>
                <td>
                  <Time at={action.at} />
                </td>
                <td>{visible(action.by)}</td>
                <td>{action.action}</td>
                <td class="reason">{targetText(action.target)}</td>
                <td>
                  <span class={action.outcome === "done" ? "badge" : "badge bad"}>
                    {action.outcome}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function targetText(target: Action["target"]): string {
  const text = Object.entries(target)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
  return visible(text.length > LONG ? `${text.slice(0, LONG)}…` : text);
}
