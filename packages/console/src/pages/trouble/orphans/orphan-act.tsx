/** Says how much it is about, does it, and says what has come of it: some of it may stay. */
import { useState } from "preact/hooks";
import { type Command, run } from "../../../api/command.ts";
import { Commands } from "../../../parts/commands.tsx";
import type { Orphan } from "./orphans-tab.tsx";

/** Of what stays, so much is named. */
const NAMED = 20;

interface Done extends Omit<Orphan, "function"> {
  readonly values: number;
  readonly refused: number;
  readonly reasons: readonly { readonly id: string; readonly reason: string }[];
}

export interface OrphanActProps {
  readonly orphan: Orphan;
  readonly label: string;
  readonly kind?: "danger";
  readonly command: Command;
  readonly isReady: boolean;
  readonly onClose: () => void;
}

export function OrphanAct({ orphan, label, kind, command, isReady, onClose }: OrphanActProps) {
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState<Done>();
  const [error, setError] = useState<string>();
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      setDone((await run(command)) as Done);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p class="notice" role="status">
        {done === undefined ? "It is about" : "Done"}: {amountText(done ?? orphan)}
        {done !== undefined && done.refused > 0 && `; instances that stay: ${done.refused}`}
      </p>
      {done !== undefined && done.reasons.length > 0 && (
        <ul>
          {done.reasons.slice(0, NAMED).map(({ id, reason }) => (
            <li key={id}>
              {id}: {reason}
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && (
        <p class="notice bad" role="alert">
          {error}
        </p>
      )}
      <Commands command={command} />
      <div class="row end">
        <button type="button" onClick={onClose}>
          {done === undefined ? "Cancel" : "Close"}
        </button>
        {done === undefined && (
          <button
            type="button"
            class={kind ?? "primary"}
            disabled={!isReady || isBusy}
            onClick={() => void act()}
          >
            {label}
          </button>
        )}
      </div>
    </>
  );
}

function amountText({ instances, messages, timers }: Omit<Orphan, "function">): string {
  const text = (count: number) => count.toLocaleString("en");
  return `instances with state ${text(instances)}, messages ${text(messages)}, delayed ${text(timers)}`;
}
