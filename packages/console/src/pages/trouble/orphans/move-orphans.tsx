/** Moves what is left of a function to one that is served. */
import { useState } from "preact/hooks";
import { moveOrphans } from "../../../commands/orphans.ts";
import { Dialog } from "../../../parts/dialog.tsx";
import { FunctionField } from "../function-field.tsx";
import { OrphanAct, type OrphanActProps } from "./orphan-act.tsx";

export function MoveOrphans({ orphan, onClose }: Pick<OrphanActProps, "orphan" | "onClose">) {
  const [to, setTo] = useState<string>();
  return (
    <Dialog title={`Move what is left of ${orphan.function}`} onClose={onClose}>
      <FunctionField label="To the function" value={to} served eager onChange={setTo} />
      <p>
        It keeps its ids, its state and the order of its messages. An instance stays where it is
        when it would mix with one that has state already.
      </p>
      <OrphanAct
        orphan={orphan}
        label="Move"
        command={moveOrphans(orphan.function, to ?? "FUNCTION")}
        isReady={to !== undefined}
        onClose={onClose}
      />
    </Dialog>
  );
}
