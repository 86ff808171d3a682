/** The instances that fail, the longest-waiting first, and one of them beside the list. */
import { read } from "../../../api/read.ts";
import { giveUpAll, retryAll } from "../../../commands/failures.ts";
import { pause } from "../../../commands/pauses.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import { FunctionField } from "../function-field.tsx";
import { FailingDetail } from "./failing-detail.tsx";
import { FailingList } from "./failing-list.tsx";

const PAGE = 100;

export function FailingTab() {
  const { query, set } = useView();
  const typename = query["function"];
  const offset = Number(query["offset"]) || 0;
  const found = useLive(
    JSON.stringify([typename, offset]),
    (signal) =>
      read("/failures", { query: { function: typename, offset, limit: PAGE + 1 } }, signal),
    ["failures", "operator"],
  );
  const selected =
    query["of"] === undefined || query["id"] === undefined
      ? undefined
      : { function: query["of"], id: query["id"] };
  return (
    <>
      <div class="row spread">
        <FunctionField
          value={typename}
          onChange={(next) => set({ function: next, offset: undefined }, true)}
        />
        <div class="row">
          <Action label="Retry all" command={retryAll(typename)} doneText={retriedText} />
          {typename !== undefined && (
            <Action label="Pause the function" command={pause({ function: typename })} />
          )}
          {typename !== undefined && (
            <Action
              label="Give up all"
              kind="danger"
              command={giveUpAll(typename)}
              warning={`Of each instance of ${typename} that fails, the message that it fails on goes to the dead letters, from where it can be sent again; what waits behind it goes on.`}
              doneText={movedText}
            />
          )}
        </div>
      </div>
      <Loaded live={found}>
        {(failures) =>
          failures.length === 0 && selected === undefined ? (
            <p class="empty">
              {typename === undefined ? "No instance fails" : `No instance of ${typename} fails`}
            </p>
          ) : (
            <div class={selected === undefined ? "beside" : "beside open"}>
              <div class="stack">
                <FailingList failures={failures.slice(0, PAGE)} selected={selected} />
                <nav class="row" aria-label="Pages of failing instances">
                  {offset > 0 && (
                    <button
                      type="button"
                      onClick={() => set({ offset: Math.max(0, offset - PAGE) || undefined }, true)}
                    >
                      Back
                    </button>
                  )}
                  {failures.length > PAGE && (
                    <button type="button" onClick={() => set({ offset: offset + PAGE }, true)}>
                      Further ones
                    </button>
                  )}
                </nav>
              </div>
              {selected !== undefined && (
                <FailingDetail
                  key={JSON.stringify(selected)}
                  instance={selected}
                  onClose={() => set({ of: undefined, id: undefined }, true)}
                />
              )}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function retriedText(answer: unknown): string {
  const { retried } = answer as { readonly retried: number };
  return `Tried again: ${retried.toLocaleString("en")}`;
}

function movedText(answer: unknown): string {
  const { moved } = answer as { readonly moved: number };
  return `Moved to the dead letters: ${moved.toLocaleString("en")}`;
}
