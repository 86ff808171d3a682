/** The functions that something is left of, a row each. */
import { countText } from "../../../parts/time.tsx";
import { viewUrl } from "../../../views.ts";
import type { About, Orphan } from "./orphans-tab.tsx";

export interface OrphanTableProps {
  readonly orphans: readonly Orphan[];
  readonly onAbout: (about: About) => void;
}

export function OrphanTable({ orphans, onAbout }: OrphanTableProps) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Function</th>
            <th class="number">With state</th>
            <th class="number">Messages</th>
            <th class="number">Delayed</th>
            <th>
              <span class="hidden-text">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {orphans.map((orphan) => (
            <tr key={orphan.function}>
              <th scope="row">
                <a href={viewUrl("instances", { function: orphan.function })}>{orphan.function}</a>
              </th>
              <td class="number">{countText(orphan.instances)}</td>
              <td class="number">{countText(orphan.messages)}</td>
              <td class="number">{countText(orphan.timers)}</td>
              <td>
                <div class="buttons">
                  <button type="button" onClick={() => onAbout({ orphan, act: "move" })}>
                    Move…
                  </button>
                  <button
                    type="button"
                    class="danger"
                    onClick={() => onAbout({ orphan, act: "delete" })}
                  >
                    Delete…
                  </button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
