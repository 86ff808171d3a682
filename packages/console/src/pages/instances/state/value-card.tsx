/** A value of an instance, and changing it. */
import { removeValue } from "../../../commands/state.ts";
import { Action } from "../../../parts/action.tsx";
import { bytesText, Time } from "../../../parts/time.tsx";
import { visible } from "../../../parts/visible.ts";
import { LongValue } from "../long-value.tsx";
import type { StateValue } from "./draft.ts";
import { ValueEditor, type ValueEditorProps } from "./value-editor.tsx";

export interface ValueCardProps extends Omit<ValueEditorProps, "begun"> {
  /** The value as it was when somebody began to change it; undefined while nobody does. */
  readonly begun: StateValue | undefined;
  readonly onEdit: (begun: StateValue) => void;
}

export function ValueCard({ begun, onEdit, ...props }: ValueCardProps) {
  const { address, name, instance, onChanged } = props;
  const now = instance.state[name];
  return (
    <article class="card stack">
      <div class="row spread">
        <div class="row">
          <h2>{visible(name)}</h2>
          {now !== undefined && <About value={now} />}
        </div>
        {begun === undefined && now !== undefined && (
          <div class="row">
            <button type="button" aria-label={`Edit ${visible(name)}`} onClick={() => onEdit(now)}>
              Edit
            </button>
            <Action
              label="Remove"
              kind="danger"
              warning="The function finds no such value from then on. This cannot be undone."
              command={removeValue({ instance: address, name, seen: now.version })}
              onDone={onChanged}
            />
          </div>
        )}
      </div>
      {begun !== undefined && <ValueEditor {...props} begun={begun} />}
      {begun === undefined && now !== undefined && <LongValue shown={now} />}
    </article>
  );
}

function About({ value: { typename, bytes, version, expiresAt } }: { readonly value: StateValue }) {
  return (
    <span class="muted">
      {visible(typename)}, {bytesText(bytes)}, version <span class="mono">{version}</span>
      {expiresAt !== undefined && (
        <>
          , expires <Time at={expiresAt} />
        </>
      )}
    </span>
  );
}
