/** Questions to the store. The address has the one that was asked last; what is being typed is not one yet. */
import { useRef, useState } from "preact/hooks";
import { Page } from "../../parts/page.tsx";
import { useView } from "../../parts/use-view.ts";
import { Answered } from "./answered.tsx";
import { History, remember } from "./history.tsx";
import { optionsOf, QueryForm } from "./query-form.tsx";
import { Reference } from "./reference.tsx";
import "./sql.css";
import { useAnswer } from "./use-answer.ts";

const FIRST = "SELECT function, instances, messages, timers FROM functions";

export function SqlPage() {
  const { query, set } = useView();
  const asked = query["q"];
  const [draft, setDraft] = useState(asked ?? FIRST);
  const field = useRef<HTMLTextAreaElement>(null);
  const options = optionsOf(query);
  const answer = useAnswer(asked, options);
  const ask = (text = draft): void => {
    if (text.trim() === "") return;
    setDraft(text);
    remember(text);
    if (text === asked) answer.again();
    else set({ q: text, page: undefined }, true);
  };
  const write = (text: string): void => {
    setDraft(text);
    field.current?.focus();
  };
  return (
    <Page title="SQL" name="SQL">
      <div class="sql">
        <div class="stack">
          <QueryForm
            field={field}
            draft={draft}
            onDraft={setDraft}
            options={options}
            answer={answer}
            onAsk={() => ask()}
          />
          <Answered answer={answer} />
        </div>
        <aside class="stack" aria-label="What can be asked">
          <Reference field={field} onQuery={ask} onDraft={write} />
          <History onQuery={write} />
        </aside>
      </div>
    </Page>
  );
}
