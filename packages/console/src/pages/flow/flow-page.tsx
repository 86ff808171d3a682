/** How messages flow from topic to topic through the functions, and how the engine is doing. */
import { pause, resume } from "../../commands/pauses.ts";
import { useRates } from "../../live/use-rates.ts";
import { Action } from "../../parts/action.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Page } from "../../parts/page.tsx";
import { countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { EdgesTable } from "./edges-table.tsx";
import type { FlowData } from "./flow-data.ts";
import { FunctionsTable } from "./functions-table.tsx";
import { Overview } from "./overview.tsx";
import { PictureView } from "./picture-view.tsx";
import { useFlow } from "./use-flow.ts";
import "./flow.css";

const ALL = "";

export function FlowPage() {
  const flow = useFlow();
  const rates = useRates(countsOf(flow.data));
  const { query, set } = useView();
  const isTable = query["as"] === "table";
  const isPaused = flow.data?.isPaused ?? false;
  return (
    <Page
      title="Flow"
      name="Flow"
      actions={
        <>
          <button type="button" onClick={() => set({ as: isTable ? undefined : "table" })}>
            {isTable ? "As a picture" : "As a table"}
          </button>
          {isPaused ? (
            <Action label="Resume everything" kind="primary" command={resume({})} />
          ) : (
            <Action label="Pause everything" command={pause({})} />
          )}
        </>
      }
    >
      <Loaded live={flow}>
        {(data) => (
          <>
            <Overview data={data} rate={rates.get(ALL) ?? 0} />
            {isPaused && <p class="notice warn">Everything is paused: no function is called.</p>}
            {isTable ? (
              <EdgesTable edges={data.edges} rates={rates} />
            ) : (
              <PictureView data={data} rates={rates} />
            )}
            {data.others > 0 && (
              <p class="muted">
                {countText(data.others)} messages more went other ways, which are too many to be
                counted each
              </p>
            )}
            <h2>Functions</h2>
            <FunctionsTable functions={data.functions} isPaused={isPaused} rates={rates} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** What rates are of: messages by the ids of their edges, those that functions have dealt with by their names, and all of these. */
function countsOf(data: FlowData | undefined): Map<string, number> {
  if (data === undefined) return new Map();
  const all = data.functions.reduce((sum, { invocations }) => sum + invocations, 0);
  return new Map([
    [ALL, all],
    ...data.edges.map(({ id, messages }) => [id, messages] as const),
    ...data.functions.map(({ name, invocations }) => [name, invocations] as const),
  ]);
}
