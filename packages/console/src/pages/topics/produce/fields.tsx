/** The fields of the produce form, each with what is wrong with it beside it. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { builtIn } from "../built-in.ts";
import type { Draft, DraftField, DraftProblems } from "./draft.ts";
import type { Format } from "./given-value.ts";

export interface FieldsProps {
  readonly draft: Draft;
  readonly builtInType: string | undefined;
  readonly problems: DraftProblems;
  readonly onChange: (changes: Partial<Draft>) => void;
}

export function Fields({ draft, builtInType, problems, onChange }: FieldsProps) {
  const type = builtInType === undefined ? undefined : builtIn(builtInType);
  const formats: readonly (readonly [Format, string])[] = [
    ...(builtInType === undefined
      ? []
      : ([["type", builtInType.slice(builtInType.lastIndexOf("/") + 1)]] as const)),
    ["json", "JSON"],
    ["text", "Text as it is"],
    ["base64", "Bytes in base64"],
    ["records", "Several records, one a line"],
  ];
  const input = (field: DraftField) => (event: Event) =>
    onChange({ [field]: (event.currentTarget as HTMLInputElement).value });
  const isMany = draft.format === "records";
  // Nothing is wrong yet with what nobody has typed.
  const problem = (field: DraftField) => (draft[field] === "" ? undefined : problems[field]);
  return (
    <>
      <div class="produce-fields">
        <Field label={isMany ? "Key of lines without one" : "Key"} error={problem("key")}>
          {(props) => <input {...props} value={draft.key} onInput={input("key")} />}
        </Field>
        <Field label="Value is" error={undefined}>
          {(props) => (
            <select
              {...props}
              value={draft.format}
              onChange={(event) => onChange({ format: event.currentTarget.value as Format })}
            >
              {formats.map(([format, label]) => (
                <option key={format} value={format}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Times" error={isMany ? undefined : problems.times}>
          {(props) => (
            <input
              {...props}
              inputMode="numeric"
              disabled={isMany}
              value={draft.times}
              onInput={input("times")}
            />
          )}
        </Field>
        <Field label="Idempotency-Key (optional)" error={problem("idempotencyKey")}>
          {(props) => (
            <input {...props} value={draft.idempotencyKey} onInput={input("idempotencyKey")} />
          )}
        </Field>
      </div>
      <Field label={isMany ? "Records" : "Value"} error={problem("value")}>
        {(props) => (
          <textarea
            {...props}
            rows={5}
            spellcheck={false}
            value={draft.value}
            placeholder={placeholderOf(draft.format, type?.expected)}
            onInput={input("value")}
          />
        )}
      </Field>
    </>
  );
}

function placeholderOf(format: Format, expected: string | undefined): string | undefined {
  if (format === "records") return '{"key":"…","value":…}';
  return format === "type" ? expected : undefined;
}

interface FieldProps {
  readonly label: string;
  readonly error: string | undefined;
  readonly children: (props: {
    readonly id: string;
    readonly "aria-invalid": boolean;
    readonly "aria-describedby": string;
  }) => ComponentChildren;
}

function Field({ label, error, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error !== undefined,
        "aria-describedby": `${id}-error`,
      })}
      <span class="error" id={`${id}-error`} role="status">
        {error}
      </span>
    </div>
  );
}
