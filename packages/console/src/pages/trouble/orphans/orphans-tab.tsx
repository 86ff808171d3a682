/** What is left of functions that the module does not serve: it waits until it is moved, deleted or served again. */
import { useState } from "preact/hooks";
import { type Answer, read } from "../../../api/read.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { countText } from "../../../parts/time.tsx";
import { useView } from "../../../parts/use-view.ts";
import { viewUrl } from "../../../views.ts";
import { DeleteOrphans } from "./delete-orphans.tsx";
import { MoveOrphans } from "./move-orphans.tsx";

const PAGE = 100;

export type Orphan = Answer<"/orphans">[number];

export function OrphansTab() {
  const { query, set } = useView();
  const after = query["after"];
  const orphans = useLive(
    String(after),
    (signal) => read("/orphans", { query: { after, limit: PAGE } }, signal),
    ["waiting", "operator"],
  );
  const [about, setAbout] = useState<{
    readonly orphan: Orphan;
    readonly act: "move" | "delete";
  }>();
  const close = (): void => setAbout(undefined);
  return (
    <Loaded live={orphans}>
      {(found) =>
        found.length === 0 ? (
          <p class="empty">Nothing is left of functions that the module does not serve</p>
        ) : (
          <>
            <div class="table-box">
              <table>
                <thead>
                  <tr>
                    <th>Function</th>
                    <th class="number">Instances with state</th>
                    <th class="number">Messages</th>
                    <th class="number">Delayed</th>
                    <th>
                      <span class="hidden-text">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {found.map((orphan) => (
                    <tr key={orphan.function}>
                      <th scope="row">
                        <a href={viewUrl("instances", { function: orphan.function })}>
                          {orphan.function}
                        </a>
                      </th>
                      <td class="number">{countText(orphan.instances)}</td>
                      <td class="number">{countText(orphan.messages)}</td>
                      <td class="number">{countText(orphan.timers)}</td>
                      <td class="row">
                        <button type="button" onClick={() => setAbout({ orphan, act: "move" })}>
                          Move…
                        </button>
                        <button
                          type="button"
                          class="danger"
                          onClick={() => setAbout({ orphan, act: "delete" })}
                        >
                          Delete…
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {found.length === PAGE && (
              <button type="button" onClick={() => set({ after: found.at(-1)?.function }, true)}>
                Further ones
              </button>
            )}
            {about?.act === "move" && <MoveOrphans orphan={about.orphan} onClose={close} />}
            {about?.act === "delete" && <DeleteOrphans orphan={about.orphan} onClose={close} />}
          </>
        )
      }
    </Loaded>
  );
}
