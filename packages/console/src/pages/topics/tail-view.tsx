/** The newest records first, and those that come: they wait while somebody reads. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { NOWHERE, type Position } from "./position.ts";
import { RecordTable } from "./record-table.tsx";
import { finder } from "./records.ts";
import { advance, type Tail } from "./tail.ts";
import type { TopicState } from "./topic-state.tsx";
import type { Routes } from "./use-routes.ts";
import { useScrolledPast } from "./use-scrolled-past.ts";

/** How many records are kept. */
const MOST = 100;

export interface RecordsProps {
  readonly state: TopicState;
  readonly position: Position;
  readonly routes: Routes | undefined;
}

export function TailView({ state: topicState, position: { open }, routes }: RecordsProps) {
  const { topic, firstOffset, nextOffset: end } = topicState;
  const { query, set } = useView();
  const { key, text } = query;
  const [isPaused, setPaused] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const isHeld = useScrolledPast(top) || isPaused || open !== undefined;
  const tail = useRef<Tail>(undefined);
  const live = useLive(`${topic} ${key}`, async (signal) => {
    const find = finder(topic, key);
    const isFiltered = key !== undefined;
    const options = { find, end, most: MOST, isFiltered };
    // What was shown stays while somebody reads it, also when the connection was away.
    if (tail.current === undefined || !isHeld || end < tail.current.next) {
      tail.current = await advance(tail.current, options, signal);
    }
    return tail.current;
  });
  const next = live.data?.next ?? end;
  useEffect(() => {
    if (next !== end && !isHeld) live.reload();
  }, [next, end, isHeld]);
  // A record that has left the tail is shown among its neighbours.
  const isGone =
    open !== undefined && live.data?.records.some(({ offset }) => offset === open) === false;
  useEffect(() => {
    if (isGone) set({ ...NOWHERE, offset: open });
  }, [isGone]);

  const goOn = (): void => {
    setPaused(false);
    if (open !== undefined) set({ open: undefined });
    top.current?.scrollIntoView({ block: "center" });
  };
  return (
    <Loaded live={live}>
      {({ records, from, passedOver }) => (
        <>
          <div class="row spread tail-bar" ref={top}>
            <div class="row">
              <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
                {isPaused ? "Resume" : "Pause"}
              </button>
              <span class="muted" role="status">
                {statusText({ isHeld, passedOver })}
              </span>
            </div>
          </div>
          <div class="tail-new">
            {isHeld && end > next && (
              <button type="button" class="primary" onClick={goOn}>
                {countText(end - next)} new{key !== undefined && " in the topic"}
              </button>
            )}
          </div>
          <RecordTable
            records={records.filter(({ offset }) => offset >= firstOffset).toReversed()}
            text={text}
            open={open}
            state={topicState}
            routes={routes}
          />
          <nav class="row" aria-label="Pages of records">
            <button
              type="button"
              disabled={from <= firstOffset}
              onClick={() => set({ ...NOWHERE, to: from - 1 }, true)}
            >
              Older
            </button>
          </nav>
        </>
      )}
    </Loaded>
  );
}

function statusText({
  isHeld,
  passedOver,
}: {
  readonly isHeld: boolean;
  readonly passedOver: number;
}): string {
  const what = isHeld ? "New records wait while you read" : "New records come on top";
  return passedOver === 0
    ? what
    : `${what}; ${countText(passedOver)} that came too fast, or meanwhile, were passed over`;
}
