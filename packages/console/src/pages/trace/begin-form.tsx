/** Where a trace begins: a record, or a message to an instance. */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Asked } from "../../commands/trace.ts";
import { useView } from "../../parts/use-view.ts";
import { NOTHING } from "./asked.ts";

export function BeginForm({ asked }: { readonly asked: Asked | undefined }) {
  const { set } = useView();
  const [isOfMessage, setOfMessage] = useState(asked !== undefined && "function" in asked);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    set({ ...NOTHING, ...(Object.fromEntries(given) as Record<string, string>) }, true);
  };
  const before: Partial<Record<string, string>> = asked ?? {};
  return (
    <form class="row trace-begin" onSubmit={submit}>
      <fieldset class="row">
        <legend class="hidden-text">What the trace is of</legend>
        <button type="button" aria-pressed={!isOfMessage} onClick={() => setOfMessage(false)}>
          A record
        </button>
        <button type="button" aria-pressed={isOfMessage} onClick={() => setOfMessage(true)}>
          A message
        </button>
      </fieldset>
      {isOfMessage ? (
        <Fragment key="message">
          <Field name="function" label="Function" value={before["function"]} />
          <Field name="id" label="Id" value={before["id"]} />
          <Field name="message" label="Number of the message" value={before["message"]} isNumber />
        </Fragment>
      ) : (
        <Fragment key="record">
          <Field name="topic" label="Topic" value={before["topic"]} />
          <Field name="offset" label="Offset" value={before["offset"]} isNumber />
        </Fragment>
      )}
      <button type="submit" class="primary">
        Trace
      </button>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly isNumber?: boolean;
}

function Field({ name, label, value = "", isNumber = false }: FieldProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        name={name}
        defaultValue={value}
        required
        autocomplete="off"
        inputMode={isNumber ? "numeric" : undefined}
        pattern={isNumber ? "\\d+" : undefined}
        title={isNumber ? "a whole number" : undefined}
      />
    </label>
  );
}
