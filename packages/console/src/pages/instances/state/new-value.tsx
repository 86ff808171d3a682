/** Gives an instance a value that it does not have. */
import { useId, useState } from "preact/hooks";
import { read as readApi } from "../../../api/read.ts";
import { partsOf } from "../../../commands/place.ts";
import { setValue } from "../../../commands/state.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import type { InstanceProps } from "../instance-head.tsx";
import { BUILT_IN_TYPES, type Encoding, formOf, readForm } from "./forms.ts";
import { Refusal } from "./refusal.tsx";
import { ValueField } from "./value-field.tsx";

export interface NewValueProps extends InstanceProps {
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function NewValue({ address, instance, onChanged, onClose }: NewValueProps) {
  const declared = useDeclared(address.function);
  const [name, setName] = useState("");
  const [type, setType] = useState("");
  const [encoding, setEncoding] = useState<Encoding | undefined>();
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<Error>();
  const known = declared.find((one) => one.name === name)?.typename;
  const typename = known ?? type;
  const isBuiltIn = BUILT_IN_TYPES.includes(typename);
  const form = formOf(typename, isBuiltIn ? undefined : encoding);
  const typed = form === "bool" && text !== "false" ? "true" : text;
  const read = readForm(form, typed);
  const missing = problemOf(name, typename, Object.keys(instance.state));
  return (
    <article class="card stack">
      <h2>A new value</h2>
      <div class="search">
        <Suggested
          label="Name"
          value={name}
          onValue={setName}
          suggestions={declared
            .map((one) => one.name)
            .filter((one) => instance.state[one] === undefined)}
        />
        <Suggested
          label="Type"
          value={typename}
          onValue={setType}
          isFixed={known !== undefined}
          suggestions={BUILT_IN_TYPES}
        />
        {!isBuiltIn && (
          <label class="field">
            <span class="label">Typed as</span>
            <select
              value={encoding ?? "json"}
              onChange={({ currentTarget: { value } }) =>
                setEncoding(value === "json" ? undefined : (value as Encoding))
              }
            >
              <option value="json">JSON</option>
              <option value="utf8">text</option>
              <option value="base64">base64</option>
            </select>
          </label>
        )}
      </div>
      <ValueField label="Value" form={form} text={typed} read={read} onText={setText} />
      {refusal !== undefined && <Refusal address={address} instance={instance} error={refusal} />}
      {missing !== undefined && <p class="muted">{missing}</p>}
      <div class="row">
        {missing === undefined && "json" in read && (
          <Action
            label="Add it"
            kind="primary"
            command={setValue({ instance: address, name, seen: undefined }, read, typename)}
            onDone={() => {
              onChanged();
              onClose();
            }}
            onFailed={setRefusal}
          />
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </article>
  );
}

interface SuggestedProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly suggestions: readonly string[];
  readonly isFixed?: boolean;
}

function Suggested({ label, value, onValue, suggestions, isFixed = false }: SuggestedProps) {
  const listId = useId();
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        value={value}
        list={listId}
        readOnly={isFixed}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </label>
  );
}

function problemOf(name: string, typename: string, names: readonly string[]): string | undefined {
  if (name === "") return "It needs a name: one that the function has declared, to be seen by it";
  if (names.includes(name)) return "It has a value of this name: edit that one";
  if (!/^.+\/[^/]+$/.test(typename)) return "Its type is a name such as com.example/Basket";
  return undefined;
}

/** The values that the function has declared, where that is known. */
function useDeclared(typename: string) {
  const { data } = useLive(`declared by ${typename}`, (signal) =>
    readApi("/functions/{namespace}/{name}", { path: partsOf(typename) }, signal),
  );
  return data?.declared ?? [];
}
