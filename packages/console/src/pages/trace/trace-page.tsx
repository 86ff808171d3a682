/** What a message or a record came of, and all that came of it: a waterfall over functions. */
import { useEffect, useState } from "preact/hooks";
import { read } from "../../api/read.ts";
import { type Asked, showTrace } from "../../commands/trace.ts";
import { useLive } from "../../live/use-live.ts";
import { Commands } from "../../parts/commands.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Page } from "../../parts/page.tsx";
import { useView } from "../../parts/use-view.ts";
import { visible } from "../../parts/visible.ts";
import { askedOf } from "./asked.ts";
import { BeginForm } from "./begin-form.tsx";
import { Root } from "./root.tsx";
import type { Trace } from "./trace.ts";
import { Waterfall } from "./waterfall.tsx";
import "./trace.css";

/** What does not change any more. */
const FINAL: readonly string[] = ["answered", "cancelled"];

export function TracePage() {
  const { query } = useView();
  const asked = askedOf(query);
  return (
    <Page title="Trace" name={asked === undefined ? "Trace" : `Trace of ${nameOf(asked)}`}>
      <BeginForm key={JSON.stringify(asked)} asked={asked} />
      {asked === undefined ? (
        <p class="empty">
          Any record and any message has a trace: of what it came, and what came of it. Topics,
          instances and dead letters lead to theirs.
        </p>
      ) : (
        <Traced key={JSON.stringify(asked)} asked={asked} />
      )}
    </Page>
  );
}

function Traced({ asked }: { readonly asked: Asked }) {
  const [isFinal, setFinal] = useState(false);
  const live = useLive(
    JSON.stringify(asked),
    (signal) => read("/trace", { query: numbered(asked) }, signal),
    isFinal ? [] : ["functions", "failures"],
  );
  const { data } = live;
  useEffect(() => {
    if (data !== undefined) setFinal(data.spans.every(({ outcome }) => FINAL.includes(outcome)));
  }, [data]);
  return (
    <Loaded live={live}>
      {(trace: Trace) => (
        <>
          <Root trace={trace} />
          <Waterfall trace={trace} asked={asked} />
          <details>
            <summary>The same in a terminal</summary>
            <div class="stack">
              <Commands command={showTrace(asked)} />
            </div>
          </details>
        </>
      )}
    </Loaded>
  );
}

/** What is not a number is refused by the runtime, with the reason. */
function numbered(asked: Asked) {
  return "topic" in asked
    ? { ...asked, offset: Number(asked.offset) }
    : { ...asked, message: Number(asked.message) };
}

function nameOf(asked: Asked): string {
  return visible(
    "topic" in asked ? `${asked.topic} ${asked.offset}` : `${asked.id} ${asked.message}`,
  ).slice(0, 60);
}
