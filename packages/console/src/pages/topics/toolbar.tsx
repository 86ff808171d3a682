/** Which records are shown: in which order, from where on, of which key, with which text. */
import { useState } from "preact/hooks";
import { useView } from "../../parts/use-view.ts";
import { jumpTo } from "./jump.ts";
import { isTail, NOWHERE, type Position } from "./position.ts";

export interface ToolbarProps {
  readonly topic: string;
  readonly position: Position;
}

export function Toolbar({ topic, position }: ToolbarProps) {
  const { query, set } = useView();
  return (
    <div class="row topic-tools">
      <fieldset class="row">
        <legend class="hidden-text">Order</legend>
        <button
          type="button"
          aria-pressed={isTail(position)}
          onClick={() => set({ ...NOWHERE, order: undefined }, true)}
        >
          Newest first
        </button>
        <button
          type="button"
          aria-pressed={position.isOldestFirst && position.from === undefined}
          onClick={() => set({ ...NOWHERE, order: "oldest" }, true)}
        >
          Oldest first
        </button>
      </fieldset>
      <Jump topic={topic} />
      <Filter name="key" label="Key is" value={query["key"]} />
      <Filter name="text" label="Text in what is shown" value={query["text"]} />
    </div>
  );
}

/** A part of the address that is typed. A key is looked for with Enter, or when the field is left; text at once. */
function Filter({
  name,
  label,
  value = "",
}: {
  readonly name: "key" | "text";
  readonly label: string;
  readonly value: string | undefined;
}) {
  const { set } = useView();
  const change = (event: Event): void => {
    const given = (event.currentTarget as HTMLInputElement).value;
    if (given !== value) set({ [name]: given }, name === "key");
  };
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        type="search"
        value={value}
        {...(name === "key" ? { onChange: change } : { onInput: change })}
      />
    </label>
  );
}

function Jump({ topic }: { readonly topic: string }) {
  const { set } = useView();
  const [error, setError] = useState<string>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    try {
      const offset = await jumpTo(topic, String(new FormData(form).get("where")), Date.now());
      setError(undefined);
      form.reset();
      set({ ...NOWHERE, offset }, true);
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <form class="field" onSubmit={(event) => void submit(event)}>
      <label class="label" for="jump">
        Jump to an offset or a time
      </label>
      <input
        id="jump"
        name="where"
        placeholder="1200, 10m, 2026-11-26 12:00"
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby="jump-error"
      />
      <span class="error" id="jump-error">
        {error}
      </span>
    </form>
  );
}
