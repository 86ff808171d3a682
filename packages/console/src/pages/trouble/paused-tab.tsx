/** What is paused, the widest first, and letting it go on. */
import { type Answer, read } from "../../api/read.ts";
import { resume } from "../../commands/pauses.ts";
import { useLive } from "../../live/use-live.ts";
import { Action } from "../../parts/action.tsx";
import { Id } from "../../parts/id.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Time } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { instanceUrl, viewUrl } from "../../views.ts";

/** As the API has them. */
const PAGE = 1000;

type Pause = Answer<"/paused">[number];

export function PausedTab() {
  const { query, set } = useView();
  const offset = Number(query["offset"]) || 0;
  const paused = useLive(
    String(offset),
    (signal) => read("/paused", { query: { offset } }, signal),
    ["pauses"],
  );
  return (
    <Loaded live={paused}>
      {(found) =>
        found.length === 0 ? (
          <p class="empty">Nothing is paused</p>
        ) : (
          <>
            <div class="table-box">
              <table>
                <thead>
                  <tr>
                    <th>What</th>
                    <th>Since</th>
                    <th>
                      <span class="hidden-text">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {found.map((place) => (
                    <tr key={`${place.function} ${place.id}`}>
                      <th scope="row">
                        <Place place={place} />
                      </th>
                      <td>
                        <Time at={place.since} />
                      </td>
                      <td>
                        <Action label="Resume" command={resume(place)} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {found.length === PAGE && (
              <button type="button" onClick={() => set({ offset: offset + PAGE }, true)}>
                Further ones
              </button>
            )}
          </>
        )
      }
    </Loaded>
  );
}

function Place({ place: { function: typename, id } }: { readonly place: Pause }) {
  if (typename === undefined) return <strong>Everything</strong>;
  if (id === undefined) {
    return (
      <>
        <a href={viewUrl("instances", { function: typename })}>{typename}</a>, the whole function
      </>
    );
  }
  return (
    <>
      <span class="muted">{typename}</span>
      <br />
      <a href={instanceUrl({ function: typename, id })}>
        <Id id={id} />
      </a>
    </>
  );
}
