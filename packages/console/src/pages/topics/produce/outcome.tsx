/** What became of the records that were produced: where they are, whether functions have got them, and whether they were refused. */
import { read } from "../../../api/read.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { recordTraceUrl, topicUrl } from "../../../views.ts";
import { finder } from "../records.ts";
import type { TopicState } from "../topic-state.tsx";
import type { Routes } from "../use-routes.ts";

export interface Sent {
  /** The offsets of the first one and the last. */
  readonly first: number;
  readonly last: number;
}

/** Records whose dead letters are looked for. */
const MOST = 1000;
const DEAD_LETTERS = "dead-letters";

export interface OutcomeProps {
  readonly state: TopicState;
  readonly routes: Routes;
  readonly sent: Sent;
}

export function Outcome({ state, routes, sent: { first, last } }: OutcomeProps) {
  const { topic, position } = state;
  const live = useLive(
    `${topic} ${first}`,
    (signal) => lettersOf(topic, first, last, routes, signal),
    ["topics"],
  );
  const functions = routes.flatMap(({ targets }) => targets).join(", ");
  return (
    <div class="notice" role="status">
      <div class="row">
        {first === last ? (
          <>
            <span>
              Durable at offset <a href={topicUrl(topic, first)}>{first}</a>.
            </span>
            <a href={recordTraceUrl(topic, first)}>Trace</a>
          </>
        ) : (
          <span>
            Durable from offset <a href={topicUrl(topic, first)}>{first}</a> to{" "}
            <a href={topicUrl(topic, last)}>{last}</a>.
          </span>
        )}
        <span>
          {position > last ? `Sent to ${functions}.` : `Waits until ${functions} can take it.`}
        </span>
      </div>
      <Loaded live={live}>
        {(letters) =>
          letters.map(({ offset, reason }) => (
            <p key={offset} class="notice bad">
              Refused, and became <a href={topicUrl(DEAD_LETTERS, offset)}>dead letter {offset}</a>:{" "}
              {reason}
            </p>
          ))
        }
      </Loaded>
    </div>
  );
}

/** The dead letters since the records were produced that are of the instances that these are for. */
async function lettersOf(
  topic: string,
  first: number,
  last: number,
  routes: Routes,
  signal: AbortSignal,
) {
  const find = finder(topic, undefined);
  const { records } = await find(
    { offset: first, limit: Math.min(MOST, last - first + 1) },
    signal,
  );
  const from = records[0]?.time;
  if (from === undefined) return [];
  const { letters } = await read("/dead-letters", { query: { from, limit: MOST } }, signal);
  const keys = new Set(records.map(({ key }) => key));
  const functions = new Set(routes.flatMap(({ targets }) => targets));
  return letters.flatMap((letter) =>
    "reason" in letter && functions.has(letter.function) && keys.has(letter.id) ? [letter] : [],
  );
}
