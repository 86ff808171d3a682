/** The dead letters: those that are looked for, the last ones first, and one of them beside the list. */
import { useEffect } from "preact/hooks";
import { read } from "../../../api/read.ts";
import type { LetterFilter } from "../../../commands/letters.ts";
import { trouble } from "../../../live/trouble.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import { LetterDetail } from "./letter-detail.tsx";
import { LetterFilters } from "./letter-filters.tsx";
import { LetterList } from "./letter-list.tsx";
import { RedriveMany } from "./redrive-many.tsx";

const PAGE = 50;

export function LettersTab() {
  const { query, set } = useView();
  const filter = filterOf(query);
  const before = numberOf(query["before"]);
  const selected = numberOf(query["letter"]);
  const found = useLive(JSON.stringify([filter, before]), (signal) =>
    lookFor(filter, before, signal),
  );
  return (
    <>
      <LetterFilters
        filter={filter}
        onChange={(changes) => set({ ...changes, before: undefined })}
      />
      <Loaded live={found}>
        {({ letters, next, end }) => (
          <div class={selected === undefined ? "beside" : "beside open"}>
            <div class="stack">
              {before === undefined && filter.topic === undefined && (
                <NewOnes end={end} isEmpty={letters.length === 0} onShow={found.reload} />
              )}
              <LetterList letters={letters} selected={selected} />
              <div class="row spread">
                <nav class="row" aria-label="Pages of dead letters">
                  {before !== undefined && (
                    <button type="button" onClick={() => set({ before: undefined }, true)}>
                      The newest
                    </button>
                  )}
                  {next !== undefined && (
                    <button type="button" onClick={() => set({ before: next }, true)}>
                      Older ones
                    </button>
                  )}
                </nav>
                {letters.length > 0 && <RedriveMany filter={filter} onDone={found.reload} />}
              </div>
            </div>
            {selected !== undefined && (
              <LetterDetail
                key={`${filter.topic} ${selected}`}
                topic={filter.topic}
                offset={selected}
                onSent={found.reload}
                onClose={() => set({ letter: undefined }, true)}
              />
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}

/** The letters, and where their topic ended then. */
async function lookFor(filter: LetterFilter, before: number | undefined, signal: AbortSignal) {
  const { deadLetters } = await read("/trouble", {}, signal);
  const query = { ...filter, before, newest: "true", limit: PAGE } as const;
  const { letters, next } = await read("/dead-letters", { query }, signal);
  return { letters, next, end: Math.max(deadLetters.end, (letters[0]?.offset ?? -1) + 1) };
}

/** How many have come since: a list that somebody looks at stays as it is until they ask for these. */
function NewOnes({
  end,
  isEmpty,
  onShow,
}: {
  readonly end: number;
  readonly isEmpty: boolean;
  readonly onShow: () => void;
}) {
  const fresh = Math.max(0, (trouble.value?.deadLetters.end ?? end) - end);
  const isShown = fresh > 0 && isEmpty;
  useEffect(() => {
    if (isShown) onShow();
  }, [isShown, fresh]);
  return (
    <div role="status" class="news">
      {fresh > 0 && !isEmpty && (
        <button type="button" onClick={onShow}>
          {fresh.toLocaleString("en")} new
        </button>
      )}
    </div>
  );
}

function filterOf(query: Readonly<Record<string, string>>): LetterFilter {
  const { topic, reason, function: typename, from, to } = query;
  return { topic, reason, function: typename, from, to };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
