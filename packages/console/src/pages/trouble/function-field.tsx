/** A filter by function, which knows the names of those that there are. */
import { useId } from "preact/hooks";
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";

export interface FunctionFieldProps {
  readonly label?: string;
  readonly value: string | undefined;
  /** Whether only those count that an endpoint serves. */
  readonly served?: boolean;
  /** At Enter, or when the field is left. */
  readonly onChange: (value: string | undefined) => void;
}

export function FunctionField(props: FunctionFieldProps) {
  const { label = "Function", value = "", served = false, onChange } = props;
  const names = useId();
  const functions = useLive("functions", (signal) =>
    read("/functions", { query: { limit: 1000 } }, signal),
  );
  const found = functions.data?.functions.filter((one) => one.served || !served) ?? [];
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        type="search"
        list={names}
        value={value}
        autocomplete="off"
        onChange={({ currentTarget }) => {
          const given = currentTarget.value.trim() || undefined;
          if (given !== (value || undefined)) onChange(given);
        }}
      />
      <datalist id={names}>
        {found.map((one) => (
          <option key={one.function} value={one.function} />
        ))}
      </datalist>
    </label>
  );
}
