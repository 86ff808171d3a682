/** What is left of functions that the module does not serve: it waits until it is moved, deleted or served again. */
import { useState } from "preact/hooks";
import { type Answer, read } from "../../../api/read.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import { DeleteOrphans } from "./delete-orphans.tsx";
import { MoveOrphans } from "./move-orphans.tsx";
import { OrphanTable } from "./orphan-table.tsx";

const PAGE = 100;

export type Orphan = Answer<"/orphans">[number];

/** What somebody is about to do. */
export interface About {
  readonly orphan: Orphan;
  readonly act: "move" | "delete";
}

export function OrphansTab() {
  const { query, set } = useView();
  const after = query["after"];
  const orphans = useLive(
    String(after),
    (signal) => read("/orphans", { query: { after, limit: PAGE } }, signal),
    ["waiting", "operator"],
  );
  const [about, setAbout] = useState<About>();
  const close = (): void => setAbout(undefined);
  return (
    <>
      <Loaded live={orphans}>
        {(found) =>
          found.length === 0 ? (
            <p class="empty">Nothing is left of functions that the module does not serve</p>
          ) : (
            <>
              <OrphanTable orphans={found} onAbout={setAbout} />
              {found.length === PAGE && (
                <button type="button" onClick={() => set({ after: found.at(-1)?.function }, true)}>
                  Further ones
                </button>
              )}
            </>
          )
        }
      </Loaded>
      {about?.act === "move" && <MoveOrphans orphan={about.orphan} onClose={close} />}
      {about?.act === "delete" && <DeleteOrphans orphan={about.orphan} onClose={close} />}
    </>
  );
}
