/** Which dead letters are looked for. What is typed counts when it is done: at Enter, or when the field is left. */
import type { LetterFilter } from "../../../commands/letters.ts";
import { MomentField } from "../../../parts/moment-field.tsx";

export interface LetterFiltersProps {
  readonly filter: LetterFilter;
  readonly onChange: (changes: LetterFilter) => void;
}

export function LetterFilters({ filter, onChange }: LetterFiltersProps) {
  return (
    <form class="filters" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Reason contains"
        value={filter.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <TextField
        label="Function"
        value={filter.function}
        onChange={(typename) => onChange({ function: typename })}
      />
      <MomentField label="From" value={filter.from} onChange={(from) => onChange({ from })} />
      <MomentField label="To" value={filter.to} onChange={(to) => onChange({ to })} />
      <TextField
        label="Topic"
        value={filter.topic}
        placeholder="dead-letters"
        onChange={(topic) => onChange({ topic })}
      />
    </form>
  );
}

function TextField({
  label,
  value = "",
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        type="search"
        value={value}
        placeholder={placeholder}
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim() || undefined)}
      />
    </label>
  );
}
