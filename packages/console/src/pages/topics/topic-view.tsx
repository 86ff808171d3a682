/** One topic: how much is in it, what can be put into it, and its records. */
import { read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { bytesText, countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { PageView } from "./page-view.tsx";
import { isTail, positionOf } from "./position.ts";
import { Produce } from "./produce/produce.tsx";
import { TailView } from "./tail-view.tsx";
import { Toolbar } from "./toolbar.tsx";
import { Kind, lagOf, meaningOf, retentionText, type TopicState } from "./topic-state.tsx";
import { useRoutes } from "./use-routes.ts";

export function TopicView({ topic }: { readonly topic: string }) {
  const { query } = useView();
  const live = useLive(topic, (signal) => read("/topics/{topic}", { path: { topic } }, signal), [
    "topics",
    "operator",
  ]);
  const routes = useRoutes(topic);
  const position = positionOf(query);
  const Records = isTail(position) ? TailView : PageView;
  return (
    <Loaded live={live}>
      {(state) => (
        <>
          <Figures state={state} />
          {state.kind === "ingress" && <Produce state={state} routes={routes} />}
          <Toolbar topic={topic} position={position} />
          <Records
            key={`${query["key"]} ${position.from} ${position.to} ${position.isOldestFirst}`}
            state={state}
            position={position}
            routes={routes}
          />
        </>
      )}
    </Loaded>
  );
}

function Figures({ state }: { readonly state: TopicState }) {
  const { records, bytes, firstOffset, nextOffset, retention } = state;
  const figures = [
    ["Records", countText(records)],
    ["Size", bytesText(bytes)],
    ["Offsets", records === 0 ? `next is ${nextOffset}` : `${firstOffset} – ${nextOffset - 1}`],
    ["Waiting", lagOf(state)],
    ["Kept for", retentionText(retention)],
  ] as const;
  return (
    <div class="row topic-figures">
      <Kind kind={state.kind} />
      <span class="muted">{meaningOf(state)}</span>
      <dl class="row">
        {figures.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
