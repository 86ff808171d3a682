/** What an instance holds, and changing it. */
import { useState } from "preact/hooks";
import { removeInstance } from "../../../commands/state.ts";
import { Action } from "../../../parts/action.tsx";
import type { InstanceProps } from "../instance-head.tsx";
import type { StateValue } from "./draft.ts";
import { NewValue } from "./new-value.tsx";
import { ValueCard } from "./value-card.tsx";

export interface StateTabProps extends InstanceProps {
  readonly onChanged: () => void;
}

export function StateTab({ address, instance, onChanged }: StateTabProps) {
  const [edited, setEdited] = useState<ReadonlyMap<string, StateValue>>(new Map());
  const [isAdding, setAdding] = useState(false);
  // One that is being changed stays when it has gone meanwhile.
  const names = [...new Set([...Object.keys(instance.state), ...edited.keys()])].sort();
  const edit = (name: string, begun: StateValue | undefined): void => {
    const others = [...edited].filter(([one]) => one !== name);
    setEdited(new Map(begun === undefined ? others : [...others, [name, begun]]));
  };
  return (
    <section class="stack" aria-label="State">
      {names.length === 0 && <p class="empty">It has no state</p>}
      {names.map((name) => (
        <ValueCard
          key={name}
          address={address}
          name={name}
          instance={instance}
          begun={edited.get(name)}
          onEdit={(begun) => edit(name, begun)}
          onChanged={onChanged}
          onClose={() => edit(name, undefined)}
        />
      ))}
      {isAdding && (
        <NewValue
          address={address}
          instance={instance}
          onChanged={onChanged}
          onClose={() => setAdding(false)}
        />
      )}
      <div class="row spread">
        {!isAdding && (
          <button type="button" onClick={() => setAdding(true)}>
            Add a value
          </button>
        )}
        <Action
          label="Remove the instance"
          kind="danger"
          warning="Its state, the messages that wait for it and the delayed ones that are to come to it are removed. This cannot be undone."
          command={removeInstance(address)}
          onDone={onChanged}
        />
      </div>
    </section>
  );
}
