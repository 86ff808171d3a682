/** A field for a name that is probably one of some, and may be any other. */
import { useId } from "preact/hooks";

export interface SuggestedProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly suggestions: readonly string[];
  /** Whether it is as it is. */
  readonly isFixed?: boolean;
}

export function Suggested({ label, value, onValue, suggestions, isFixed = false }: SuggestedProps) {
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
