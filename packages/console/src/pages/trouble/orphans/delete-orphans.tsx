/** Deletes what is left of a function, once its name has been typed. */
import { useState } from "preact/hooks";
import { deleteOrphans } from "../../../commands/orphans.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { OrphanAct, type OrphanActProps } from "./orphan-act.tsx";

export function DeleteOrphans({ orphan, onClose }: Pick<OrphanActProps, "orphan" | "onClose">) {
  const [typed, setTyped] = useState("");
  return (
    <Dialog title={`Delete what is left of ${orphan.function}`} onClose={onClose}>
      <p class="notice warn">
        It is deleted for good: its state, its messages and what is delayed.
      </p>
      <label class="field">
        <span class="label">Type {orphan.function} to confirm</span>
        <input
          value={typed}
          autocomplete="off"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <OrphanAct
        orphan={orphan}
        label="Delete"
        kind="danger"
        command={deleteOrphans(orphan.function)}
        isReady={typed.trim() === orphan.function}
        onClose={onClose}
      />
    </Dialog>
  );
}
