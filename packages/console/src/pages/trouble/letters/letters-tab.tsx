/** The dead letters: those that are looked for, the last ones first, and one of them beside the list. */
import { DEAD_LETTERS, type LetterFilter } from "../../../commands/letters.ts";
import { trimTopic } from "../../../commands/topics.ts";
import { Action } from "../../../parts/action.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import { LetterDetail } from "./letter-detail.tsx";
import { LetterFilters } from "./letter-filters.tsx";
import { LetterList } from "./letter-list.tsx";
import { NewOnes } from "./new-ones.tsx";
import { RedriveMany } from "./redrive-many.tsx";
import { useLetters } from "./use-letters.ts";

export function LettersTab() {
  const { query, set } = useView();
  const filter = filterOf(query);
  const before = numberOf(query["before"]);
  const selected = numberOf(query["letter"]);
  const { topic: _topic, ...wanted } = filter;
  const isAll = Object.values(wanted).every((part) => part === undefined);
  const { found, showNew } = useLetters(filter, before);
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
                <NewOnes end={end} isEmpty={letters.length === 0} onShow={showNew} />
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
                <div class="row">
                  {letters[0] !== undefined && isAll && (
                    <Action
                      label={before === undefined ? "Forget all" : "Forget these and older ones"}
                      kind="danger"
                      command={trimTopic(filter.topic ?? DEAD_LETTERS, letters[0].offset + 1)}
                      warning="The newest one that is shown here and all before it are removed for good, whether they were sent again or not."
                      onDone={found.reload}
                    />
                  )}
                  {letters.length > 0 && <RedriveMany filter={filter} onDone={found.reload} />}
                </div>
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

function filterOf(query: Readonly<Record<string, string>>): LetterFilter {
  const { topic, reason, function: typename, from, to } = query;
  return { topic, reason, function: typename, from, to };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
