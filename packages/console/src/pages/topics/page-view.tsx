/** A page of records from an offset on, or up to one, with the way to those before and after it. */
import { useEffect } from "preact/hooks";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { useView } from "../../parts/use-view.ts";
import { type Looked, lookBack, lookOn } from "./look.ts";
import { NOWHERE, type Position } from "./position.ts";
import { RecordTable } from "./record-table.tsx";
import { finder } from "./records.ts";
import type { RecordsProps } from "./tail-view.tsx";
import type { TopicState } from "./topic-state.tsx";

const LIMIT = 100;

export function PageView({ state, position, routes }: RecordsProps) {
  const { topic, firstOffset, nextOffset: end } = state;
  const { key, text } = useView().query;
  const name = `${topic} ${key} ${position.from} ${position.to}`;
  const live = useLive(name, (signal) => load(state, position, key, signal));
  const mayGrow = live.data !== undefined && live.data.next < end && !isFull(live.data);
  useEffect(() => {
    if (mayGrow && position.to === undefined) live.reload();
  }, [mayGrow, end]);
  const isForgotten = live.data?.records.some(({ offset }) => offset < firstOffset) ?? false;
  useEffect(() => {
    if (isForgotten) live.reload();
  }, [isForgotten]);
  return (
    <Loaded live={live}>
      {(page) => (
        <>
          <RecordTable
            records={position.isOldestFirst ? page.records : page.records.toReversed()}
            text={text}
            open={position.open}
            state={state}
            routes={routes}
          />
          <Ways page={page} state={state} position={position} />
        </>
      )}
    </Loaded>
  );
}

function load(
  { topic, firstOffset }: TopicState,
  { from = firstOffset, to }: Position,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Looked> {
  const find = finder(topic, key);
  if (to === undefined) return lookOn(find, from, LIMIT, signal);
  return lookBack(find, to + 1, LIMIT, signal);
}

function isFull({ records }: Looked): boolean {
  return records.length >= LIMIT;
}

interface WaysProps {
  readonly page: Looked;
  readonly state: TopicState;
  readonly position: Position;
}

function Ways({ page: { from, next }, state, position }: WaysProps) {
  const { set } = useView();
  const older = (
    <button
      type="button"
      disabled={from <= state.firstOffset}
      onClick={() => set({ ...NOWHERE, to: from - 1 }, true)}
    >
      Older
    </button>
  );
  const newer = (
    <button
      type="button"
      disabled={next >= state.nextOffset}
      onClick={() => set({ ...NOWHERE, from: next }, true)}
    >
      Newer
    </button>
  );
  return (
    <nav class="row spread" aria-label="Pages of records">
      <div class="row">{position.isOldestFirst ? [older, newer] : [newer, older]}</div>
      <span class="muted">
        Offsets {from} to {Math.max(from, next - 1)}
      </span>
    </nav>
  );
}
