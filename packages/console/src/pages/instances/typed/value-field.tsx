/** A field for a value of a type, with what is wrong with what was typed beside it. */
import { useId } from "preact/hooks";
import { type Form, isLong, type Read } from "./forms.ts";

export interface ValueFieldProps {
  readonly label: string;
  readonly form: Form;
  readonly text: string;
  readonly read: Read;
  readonly onText: (text: string) => void;
  /** Whether nothing may be typed yet, which is no mistake then. */
  readonly isNew?: boolean;
}

const HINTS: Readonly<Record<Form, string>> = {
  bool: "true or false",
  int: "a whole number of 32 bits",
  long: "a whole number of 64 bits",
  float: "a number of 32 bits, NaN, Infinity or -Infinity",
  double: "a number of 64 bits, NaN, Infinity or -Infinity",
  string: "text, as it is",
  json: "JSON",
  utf8: "text, as it is stored",
  base64: "base64 of the bytes",
};

const LEAST_ROWS = 2;
const MOST_ROWS = 24;

export function ValueField(props: ValueFieldProps) {
  const { label, form, text, read, onText, isNew = false } = props;
  const id = useId();
  const errorId = `${id}-error`;
  const isBlank = isNew && text === "";
  const problem = "problem" in read && !isBlank ? read.problem : undefined;
  const common = {
    id,
    value: text,
    spellcheck: false,
    "aria-invalid": problem !== undefined,
    "aria-describedby": errorId,
    onInput: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label class="label" htmlFor={id}>
        {label}: {HINTS[form]}
      </label>
      {form === "bool" ? (
        <select {...common}>
          <option>true</option>
          <option>false</option>
        </select>
      ) : isLong(form) ? (
        <textarea {...common} rows={rowsOf(text)} />
      ) : (
        <input {...common} class="mono" inputMode="decimal" autocomplete="off" />
      )}
      <span class="error" id={errorId}>
        {problem}
      </span>
    </div>
  );
}

function rowsOf(text: string): number {
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, text.split("\n", MOST_ROWS).length));
}
