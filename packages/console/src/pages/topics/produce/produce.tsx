/** Puts records into an ingress topic: what is typed is checked beside its field, and what became of it is said below. */
import { useEffect, useState } from "preact/hooks";
import { Action } from "../../../parts/action.tsx";
import { useView } from "../../../parts/use-view.ts";
import type { TopicState } from "../topic-state.tsx";
import { builtInOf } from "../typed-record.ts";
import type { Routes } from "../use-routes.ts";
import type { Sent } from "./became.ts";
import { commandOf, type Draft, type DraftField, type DraftProblems } from "./draft.ts";
import { Fields } from "./fields.tsx";
import { Outcome } from "./outcome.tsx";
import { templateOf } from "./template.ts";

export interface ProduceProps {
  readonly state: TopicState;
  readonly routes: Routes | undefined;
}

export function Produce({ state, routes }: ProduceProps) {
  const { query, set } = useView();
  const isOpen = query["produce"] !== undefined;
  return (
    <details
      class="card"
      open={isOpen}
      onToggle={(event) => {
        const is = event.currentTarget.open;
        if (is !== isOpen) set({ produce: is ? "yes" : undefined });
      }}
    >
      <summary>Produce</summary>
      {isOpen && routes !== undefined && <Form state={state} routes={routes} />}
    </details>
  );
}

function Form({ state, routes }: { readonly state: TopicState; readonly routes: Routes }) {
  const { topic } = state;
  const builtInType = builtInOf(routes);
  const [draft, setDraft] = useState<Draft>({
    key: "",
    value: "",
    format: builtInType === undefined ? "json" : "type",
    times: "1",
    idempotencyKey: "",
  });
  const [refused, setRefused] = useState<DraftProblems>({});
  const [sent, setSent] = useState<Sent>();
  const made = commandOf(topic, builtInType, draft);
  const problems = "problems" in made ? made.problems : refused;
  const isMissing = "problems" in made && (draft.key === "" || draft.value === "");
  const { query, set } = useView();
  const change = (changes: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    setRefused({});
  };
  const like = query["like"];
  useEffect(() => {
    if (like === undefined) return;
    const stop = new AbortController();
    void templateOf(topic, like, builtInType, stop.signal).then((template) => {
      if (template !== undefined) change(template);
      set({ like: undefined });
    });
    return () => stop.abort();
  }, [like]);
  const done = (answer: unknown): void => {
    const { offsets } = answer as { readonly offsets: readonly { readonly offset: number }[] };
    const [first, last] = [offsets[0]?.offset ?? 0, offsets.at(-1)?.offset ?? 0];
    setSent({ first, last });
  };
  return (
    <div class="stack">
      <p class="muted">
        {routes.map(({ valueType: type, targets }) => (
          <span key={type}>
            Comes as <code>{type}</code> to {targets.join(" and ")}: to the instance that the key
            names
          </span>
        ))}
      </p>
      <Fields draft={draft} builtInType={builtInType} problems={problems} onChange={change} />
      <div class="row">
        {"command" in made ? (
          <Action
            label="Produce"
            kind="primary"
            command={made.command}
            onDone={done}
            onFailed={({ message }) => setRefused({ [fieldOf(message)]: message })}
          />
        ) : (
          <button type="button" class="primary" disabled>
            Produce
          </button>
        )}
        {isMissing && <span class="muted">A key and a value are needed</span>}
        <button
          type="button"
          disabled={state.records === 0}
          onClick={() => set({ like: String(state.nextOffset - 1) })}
        >
          Like the last record
        </button>
      </div>
      {sent && <Outcome key={sent.first} state={state} routes={routes} sent={sent} />}
    </div>
  );
}

/** The field that a reason of the API is about. */
function fieldOf(reason: string): DraftField {
  if (reason.includes("Idempotency-Key")) return "idempotencyKey";
  return reason.includes("key") ? "key" : "value";
}
