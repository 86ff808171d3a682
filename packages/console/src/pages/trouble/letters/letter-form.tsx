/** Sends a dead letter again, as it came or edited. What is typed stays until it was sent. */
import { useState } from "preact/hooks";
import { type LetterEdit, type Redriven, redriveOne } from "../../../commands/letters.ts";
import { Action } from "../../../parts/action.tsx";
import { jsonProblem, problemText } from "../../../parts/json-problem.ts";
import type { Letter } from "./letter-list.tsx";

/** What can be edited. */
type Draft = Required<Pick<Letter, "function" | "id" | "typename" | "payload" | "encoding">>;

export interface LetterFormProps {
  readonly topic: string | undefined;
  readonly letter: Letter;
  readonly onSent: () => void;
}

export function LetterForm({ topic, letter, onSent }: LetterFormProps) {
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const draft: Draft = { ...letter, ...changes };
  const edit = editOf(letter, draft);
  const wasSent = letter.redrivenAt !== undefined;
  const lacksRest = letter.truncatedFrom !== undefined && edit.payload === undefined;
  const command = redriveOne({ topic, offset: letter.offset, edit, force: wasSent });
  const change = (part: Partial<Draft>): void => setChanges({ ...changes, ...part });
  return (
    <div class="stack">
      <div class="filters">
        <TextField
          label="Function"
          value={draft.function}
          onInput={(typename) => change({ function: typename })}
        />
        <TextField label="Id" value={draft.id} onInput={(id) => change({ id })} />
        <TextField
          label="Type"
          value={draft.typename}
          onInput={(typename) => change({ typename })}
        />
      </div>
      {letter.truncatedFrom !== undefined && (
        <p class="notice warn">
          Only the beginning of its {letter.truncatedFrom.toLocaleString("en")} bytes is here. To
          send it again, paste the whole payload.
        </p>
      )}
      <PayloadField draft={draft} onChange={change} />
      <div class="row spread">
        <Action
          label={wasSent ? "Send once more" : "Send again"}
          kind="primary"
          command={command}
          disabled={lacksRest}
          {...(wasSent && {
            warning: "It was sent again before: its receiver gets it once more.",
          })}
          doneText={doneText}
          onDone={() => {
            setChanges({});
            onSent();
          }}
        />
        {Object.keys(edit).length > 0 && (
          <button type="button" class="quiet" onClick={() => setChanges({})}>
            As it came
          </button>
        )}
      </div>
    </div>
  );
}

function PayloadField({
  draft: { payload, encoding },
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const problem = encoding === "utf8" ? jsonProblem(payload) : undefined;
  const bytes = encoding === "base64" && !isBase64(payload);
  return (
    <label class="field">
      <span class="label">
        Payload{encoding === "base64" && ", in base64 because it is not text"}
      </span>
      <textarea
        rows={Math.min(16, Math.max(5, payload.split("\n").length + 1))}
        spellcheck={false}
        value={payload}
        aria-describedby="payload-state"
        onInput={({ currentTarget }) => onChange({ payload: currentTarget.value })}
      />
      <span id="payload-state" class={problem || bytes ? "error" : "label"} aria-live="polite">
        {encoding === "utf8" && (problem ? problemText(problem) : "valid JSON")}
        {bytes && "not base64"}
      </span>
    </label>
  );
}

function TextField({
  label,
  value,
  onInput,
}: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input value={value} onInput={({ currentTarget }) => onInput(currentTarget.value)} />
    </label>
  );
}

/** What of the draft is not as it came. */
function editOf(letter: Letter, draft: Draft): LetterEdit {
  const { payload, encoding } = draft;
  return {
    ...(draft.function !== letter.function && { function: draft.function }),
    ...(draft.id !== letter.id && { id: draft.id }),
    ...(draft.typename !== letter.typename && { typename: draft.typename }),
    ...(payload !== letter.payload && { payload, encoding }),
  };
}

function isBase64(text: string): boolean {
  return /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/.test(text);
}

function doneText(answer: unknown): string {
  const { redriven } = answer as Redriven;
  return redriven === 1 ? "Sent again" : "Nothing was sent: somebody has sent it again already";
}
