/** What became of the records that were produced: where they are, whether functions have got them, and whether they were refused. */
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { visible } from "../../../parts/visible.ts";
import { recordTraceUrl, topicUrl } from "../../../views.ts";
import type { TopicState } from "../topic-state.tsx";
import type { Routes } from "../use-routes.ts";
import { becameOf, DEAD_LETTERS, type Sent } from "./became.ts";

export interface OutcomeProps {
  readonly state: TopicState;
  readonly routes: Routes;
  readonly sent: Sent;
}

export function Outcome({ state, routes, sent }: OutcomeProps) {
  const { topic, position } = state;
  const { first, last } = sent;
  const live = useLive(`${topic} ${first}`, (signal) => becameOf(topic, sent, routes, signal), [
    "topics",
    "failures",
  ]);
  const functions = [...new Set(routes.flatMap(({ targets }) => targets))].join(", ");
  return (
    <div class="notice stack" role="status">
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
        {({ letters, failures }) => (
          <>
            {failures.map((failure) => (
              <p key={failure} class="notice warn">
                Fails, and is tried again: {visible(failure)}
              </p>
            ))}
            {letters.map(({ offset, reason }) => (
              <p key={offset} class="notice bad">
                Refused, and became{" "}
                <a href={topicUrl(DEAD_LETTERS, offset)}>dead letter {offset}</a>: {visible(reason)}
              </p>
            ))}
          </>
        )}
      </Loaded>
    </div>
  );
}
