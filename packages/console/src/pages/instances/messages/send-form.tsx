/** Sends an instance a message, as from outside. */
import { useState } from "preact/hooks";
import { sendMessage } from "../../../commands/messages.ts";
import { Action } from "../../../parts/action.tsx";
import type { Address } from "../../../views.ts";
import { TypedFields } from "../typed/typed-fields.tsx";
import { EMPTY, readTyped } from "../typed/typed-value.ts";
import { useMessageTypes } from "./use-message-types.ts";

export interface SendFormProps {
  readonly address: Address;
  readonly onSent: () => void;
}

export function SendForm({ address, onSent }: SendFormProps) {
  const types = useMessageTypes(address);
  const [draft, setDraft] = useState(EMPTY);
  const [refusal, setRefusal] = useState<Error>();
  const { read, typeProblem } = readTyped(draft);
  return (
    <article class="card stack">
      <h2>Send it a message</h2>
      <TypedFields draft={draft} onDraft={setDraft} types={types} />
      {refusal !== undefined && (
        <p class="notice bad" role="alert">
          {refusal.message}
        </p>
      )}
      {typeProblem !== undefined && <p class="muted">{typeProblem}</p>}
      <div class="row">
        {typeProblem === undefined && "json" in read ? (
          <Action
            label="Send"
            kind="primary"
            command={sendMessage(address, draft.typename, read)}
            onDone={() => {
              setRefusal(undefined);
              onSent();
            }}
            onFailed={setRefusal}
          />
        ) : (
          <button type="button" class="primary" disabled>
            Send
          </button>
        )}
      </div>
    </article>
  );
}
