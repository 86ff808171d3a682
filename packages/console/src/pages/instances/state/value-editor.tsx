/**
 * Changes a value of which a version was seen. When the instance moves on meanwhile, what is there now stands beside what was
 * typed, and whoever typed it decides.
 */
import { useState } from "preact/hooks";
import { ApiError } from "../../../api/call.ts";
import { patchValue, setValue } from "../../../commands/state.ts";
import type { Instance } from "../../../live/read-instance.ts";
import { Action } from "../../../parts/action.tsx";
import type { Address } from "../../../views.ts";
import { readForm } from "../typed/forms.ts";
import { ValueField } from "../typed/value-field.tsx";
import { type Draft, draftOf, type StateValue } from "./draft.ts";
import { MovedOn } from "./moved-on.tsx";
import { Refusal } from "./refusal.tsx";

export interface ValueEditorProps {
  readonly address: Address;
  readonly name: string;
  /** The value as it was when somebody began to change it. */
  readonly begun: StateValue;
  readonly instance: Instance;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function ValueEditor(props: ValueEditorProps) {
  const { address, name, begun, instance, onChanged, onClose } = props;
  const [draft, setDraft] = useState<Draft>(() => draftOf(begun));
  const [refusal, setRefusal] = useState<Error>();
  const now = instance.state[name];
  const { form, isPatch, seen } = draft;
  const text = isPatch ? draft.patch : draft.text;
  const change = (changes: Partial<Draft>): void => {
    setRefusal(undefined);
    setDraft({ ...draft, ...changes });
  };
  const read = readForm(form, text);
  const place = { instance: address, name, seen };
  const isPatchable = form === "json" && typeof now?.value === "object" && now.value !== null;
  return (
    <div class="stack">
      <div class={now?.version === seen ? "stack" : "beside"}>
        <ValueField
          label={isPatch ? "Patch" : "New value"}
          form={form}
          text={text}
          read={read}
          onText={(typed) => change(isPatch ? { patch: typed } : { text: typed })}
        />
        {now?.version !== seen && (
          <MovedOn
            now={now}
            onTake={() => now && change(draftOf(now))}
            onKeep={() => change({ seen: now?.version })}
          />
        )}
      </div>
      {isPatchable && (
        <label class="check">
          <input
            type="checkbox"
            checked={isPatch}
            onChange={(event) => change({ isPatch: event.currentTarget.checked })}
          />
          As a merge patch: only what is in it changes, and null removes a field
        </label>
      )}
      {refusal !== undefined && <Refusal address={address} instance={instance} error={refusal} />}
      <div class="row">
        {"json" in read ? (
          <Action
            label="Save"
            kind="primary"
            command={
              isPatch ? patchValue(place, read.json) : setValue(place, read, typeToSend(props, now))
            }
            onDone={() => {
              onChanged();
              onClose();
            }}
            onFailed={(error) => {
              setRefusal(error);
              if (error instanceof ApiError && error.status === 409) onChanged();
            }}
          />
        ) : (
          <button type="button" class="primary" disabled>
            Save
          </button>
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </div>
  );
}

/** A value that is gone has no type any more. */
function typeToSend({ begun }: ValueEditorProps, now: StateValue | undefined): string | undefined {
  return now === undefined ? begun.typename : undefined;
}
