/** Gives an instance a value that it does not have. */
import { useState } from "preact/hooks";
import { read as readApi } from "../../../api/read.ts";
import { partsOf } from "../../../commands/place.ts";
import { setValue } from "../../../commands/state.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import type { InstanceProps } from "../instance-head.tsx";
import { Suggested } from "../typed/suggested.tsx";
import { TypedFields } from "../typed/typed-fields.tsx";
import { EMPTY, readTyped } from "../typed/typed-value.ts";
import { Refusal } from "./refusal.tsx";

export interface NewValueProps extends InstanceProps {
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function NewValue({ address, instance, onChanged, onClose }: NewValueProps) {
  const declared = useDeclared(address.function);
  const [name, setName] = useState("");
  const [typed, setTyped] = useState(EMPTY);
  const [refusal, setRefusal] = useState<Error>();
  const known = declared.find((one) => one.name === name)?.typename;
  const draft = known === undefined ? typed : { ...typed, typename: known };
  const { read, typeProblem } = readTyped(draft);
  const missing = nameProblem(name, Object.keys(instance.state)) ?? typeProblem;
  return (
    <article class="card stack">
      <h2>A new value</h2>
      <TypedFields draft={draft} onDraft={setTyped} isTypeFixed={known !== undefined}>
        <Suggested
          label="Name"
          value={name}
          onValue={setName}
          suggestions={declared
            .map((one) => one.name)
            .filter((one) => instance.state[one] === undefined)}
        />
      </TypedFields>
      {refusal !== undefined && <Refusal address={address} instance={instance} error={refusal} />}
      {missing !== undefined && <p class="muted">{missing}</p>}
      <div class="row">
        {missing === undefined && "json" in read ? (
          <Action
            label="Add it"
            kind="primary"
            command={setValue({ instance: address, name, seen: undefined }, read, draft.typename)}
            onDone={() => {
              onChanged();
              onClose();
            }}
            onFailed={setRefusal}
          />
        ) : (
          <button type="button" class="primary" disabled>
            Add it
          </button>
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </article>
  );
}

function nameProblem(name: string, names: readonly string[]): string | undefined {
  if (name === "") return "It needs a name: one that the function has declared, to be seen by it";
  return names.includes(name) ? "It has a value of this name: edit that one" : undefined;
}

/** The values that the function has declared, where that is known. */
function useDeclared(typename: string) {
  const { data } = useLive(`declared by ${typename}`, (signal) =>
    readApi("/functions/{namespace}/{name}", { path: partsOf(typename) }, signal),
  );
  return data?.declared ?? [];
}
