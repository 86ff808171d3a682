/** Where a query is written, how much it may take, and the button that asks it. */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { askSql, SQL_DEFAULTS, type SqlOptions } from "../../commands/sql.ts";
import { Commands } from "../../parts/commands.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useView } from "../../parts/use-view.ts";
import { offsetOf } from "./place.ts";
import type { Asked } from "./use-answer.ts";

const LIMITS = [100, 1000, 10_000];
const TIMEOUTS = [5000, 15_000, 60_000];

export interface QueryFormProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly options: SqlOptions;
  readonly answer: Asked;
  readonly onAsk: () => void;
}

export function QueryForm(props: QueryFormProps) {
  const { field, draft, onDraft, options, answer, onAsk } = props;
  const { set } = useView();
  const [showsCommands, setShowsCommands] = useState(false);
  const isRunning = answer.state.is === "running";
  const error = answer.state.is === "failed" ? answer.state.message : undefined;
  const place = error === undefined ? undefined : offsetOf(error, draft);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      <label class="field">
        <span class="label">One SELECT; Ctrl+Enter asks it</span>
        <textarea
          ref={field}
          rows={Math.min(20, Math.max(6, draft.split("\n").length + 1))}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          value={draft}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : "sql-error"}
          onInput={({ currentTarget }) => onDraft(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            onAsk();
          }}
        />
      </label>
      {error !== undefined && (
        <div class="notice bad row spread" role="alert" id="sql-error">
          <span>{error}</span>
          {place !== undefined && (
            <button
              type="button"
              onClick={() => {
                field.current?.focus();
                field.current?.setSelectionRange(place, wordEnd(draft, place));
              }}
            >
              Show the place
            </button>
          )}
        </div>
      )}
      <div class="row">
        <span class="action">
          <button type="submit" class="primary" disabled={draft.trim() === ""}>
            Ask
          </button>
          <button
            type="button"
            aria-label="The query in a terminal"
            title="The same in a terminal"
            onClick={() => setShowsCommands(true)}
          >
            &gt;_
          </button>
        </span>
        {isRunning && (
          <button type="button" onClick={answer.cancel}>
            Cancel
          </button>
        )}
        <Choice
          label="Rows at most"
          value={options.limit}
          among={LIMITS}
          text={(limit) => limit.toLocaleString("en")}
          onChange={(limit) => set({ limit: limit === SQL_DEFAULTS.limit ? undefined : limit })}
        />
        <Choice
          label="Time at most"
          value={options.timeout}
          among={TIMEOUTS}
          text={(ms) => `${ms / 1000} s`}
          onChange={(ms) => set({ timeout: ms === SQL_DEFAULTS.timeout ? undefined : ms })}
        />
      </div>
      {showsCommands && (
        <Dialog title="The query in a terminal" onClose={() => setShowsCommands(false)}>
          <Commands command={askSql(draft, options)} />
        </Dialog>
      )}
    </form>
  );
}

function Choice({
  label,
  value,
  among,
  text,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly among: readonly number[];
  readonly text: (value: number) => string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label class="row">
      <span class="muted">{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
        {among.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the address says of it; what it cannot say is as if it were not there. */
export function optionsOf(query: Readonly<Record<string, string>>): SqlOptions {
  const one = (among: readonly number[], given: string | undefined, otherwise: number) =>
    among.find((value) => String(value) === given) ?? otherwise;
  return {
    limit: one(LIMITS, query["limit"], SQL_DEFAULTS.limit),
    timeout: one(TIMEOUTS, query["timeout"], SQL_DEFAULTS.timeout),
  };
}

function wordEnd(text: string, at: number): number {
  return at + (/^\w+|^./s.exec(text.slice(at))?.[0].length ?? 0);
}
