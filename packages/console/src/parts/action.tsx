/** A button that does something, beside one that shows how the same is done in a terminal. */
import { useState } from "preact/hooks";
import { type Command, run } from "../api/command.ts";
import { Commands } from "./commands.tsx";
import { Dialog } from "./dialog.tsx";
import { say } from "./toasts.tsx";

export interface ActionProps {
  readonly label: string;
  readonly command: Command;
  /** What to say first to whoever is about to do what cannot be undone: they are asked. */
  readonly warning?: string;
  readonly kind?: "primary" | "danger";
  readonly disabled?: boolean;
  /** Called with the answer when it is done. */
  readonly onDone?: (answer: unknown) => void;
  /** What is said then. Default: the command's title, and "done". */
  readonly doneText?: (answer: unknown) => string;
  /** Called when it is refused, in place of saying so at the edge of the page. */
  readonly onFailed?: (error: Error) => void;
}

export function Action(props: ActionProps) {
  const { label, command, warning, kind, disabled = false, onDone, doneText, onFailed } = props;
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      const answer = await run(command);
      setOpen(false);
      say(doneText?.(answer) ?? `${command.title}: done`);
      onDone?.(answer);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (onFailed === undefined) say(`${command.title}: ${error.message}`, { isBad: true });
      else {
        setOpen(false);
        onFailed(error);
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <span class="action">
      <button
        type="button"
        class={kind}
        disabled={disabled || isBusy}
        onClick={() => (warning === undefined ? void act() : setOpen(true))}
      >
        {label}
      </button>
      <button
        type="button"
        class={kind === "danger" ? "danger" : undefined}
        aria-label={`${command.title} in a terminal`}
        title="The same in a terminal"
        onClick={() => setOpen(true)}
      >
        &gt;_
      </button>
      {isOpen && (
        <Dialog title={command.title} onClose={() => setOpen(false)}>
          {warning !== undefined && <p class="notice warn">{warning}</p>}
          <Commands command={command} />
          <div class="row end">
            <button type="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button
              type="button"
              class={kind ?? "primary"}
              disabled={disabled || isBusy}
              onClick={() => void act()}
            >
              {label}
            </button>
          </div>
        </Dialog>
      )}
    </span>
  );
}
