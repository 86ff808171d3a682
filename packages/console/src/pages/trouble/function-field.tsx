/** A filter by function, which knows the names of those that there are. */
import { useId } from "preact/hooks";
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";

export interface FunctionFieldProps {
  readonly label?: string;
  readonly value: string | undefined;
  /** Whether only those count that an endpoint serves. */
  readonly served?: boolean;
  /** Whether what is typed counts at once, and not at Enter, or when the field is left. */
  readonly eager?: boolean;
  readonly onChange: (value: string | undefined) => void;
}

export function FunctionField(props: FunctionFieldProps) {
  const { label = "Function", value = "", served = false, eager = false, onChange } = props;
  const names = useId();
  const functions = useLive("functions", (signal) =>
    read("/functions", { query: { limit: 1000 } }, signal),
  );
  const found = functions.data?.functions.filter((one) => one.served || !served) ?? [];
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const given = currentTarget.value.trim() || undefined;
    if (given !== (value || undefined)) onChange(given);
  };
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        type="search"
        list={names}
        value={value}
        autocomplete="off"
        {...(eager ? { onInput: take } : { onChange: take })}
      />
      <datalist id={names}>
        {found.map((one) => (
          <option key={one.function} value={one.function} />
        ))}
      </datalist>
    </label>
  );
}
