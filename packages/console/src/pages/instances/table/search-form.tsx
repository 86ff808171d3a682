/** What is looked for among the instances of a function. */
import { useView } from "../../../parts/use-view.ts";
import { FILTERS, isFiltered } from "./search.ts";

const NOTHING = Object.fromEntries(FILTERS.map((name) => [name, undefined]));

export function SearchForm() {
  const { query, set } = useView();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const filters = FILTERS.map((name) => [name, String(given.get(name) ?? "")]);
    set({ ...Object.fromEntries(filters), after: undefined }, true);
  };
  const state = FILTERS.map((name) => query[name]).join("\n");
  return (
    // What is typed stays until another view is shown, such as by Back.
    <form key={`${query["function"]}\n${state}`} class="search" onSubmit={submit}>
      <Field name="prefix" label="Id begins with" />
      <Field name="value" label="Has the value" placeholder="its name" />
      <Field name="path" label="At the place" placeholder="$.items[0].name" />
      <Field name="equals" label="Equal to" placeholder="JSON or text" />
      <label class="field">
        <span class="label">Waiting, at least</span>
        <input
          name="mailbox_min"
          type="number"
          min="1"
          step="1"
          defaultValue={query["mailbox_min"] ?? ""}
        />
      </label>
      <label class="check">
        <input
          name="failing"
          type="checkbox"
          value="true"
          defaultChecked={query["failing"] === "true"}
        />
        Failing
      </label>
      <div class="row">
        <button type="submit" class="primary">
          Find
        </button>
        {isFiltered(query) && (
          <button type="button" onClick={() => set({ ...NOTHING, after: undefined }, true)}>
            Show all
          </button>
        )}
      </div>
    </form>
  );
}

interface FieldProps {
  readonly name: (typeof FILTERS)[number];
  readonly label: string;
  readonly placeholder?: string;
}

function Field({ name, label, placeholder }: FieldProps) {
  const { query } = useView();
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        name={name}
        defaultValue={query[name] ?? ""}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
      />
    </label>
  );
}
