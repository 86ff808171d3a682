/** A moment that is given on the reader's clock, and kept as ISO 8601. */

export interface MomentFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={value === undefined ? "" : localText(value)}
        onChange={({ currentTarget: { value: given } }) =>
          onChange(given === "" ? undefined : new Date(given).toISOString())
        }
      />
    </label>
  );
}

/** As the field has it: without a zone. */
function localText(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
