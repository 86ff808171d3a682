/** One dead letter: all that is known of it, and a form to send it again. */
import { read } from "../../../api/read.ts";
import { DEAD_LETTERS } from "../../../live/trouble.ts";
import { useLive } from "../../../live/use-live.ts";
import { Id } from "../../../parts/id.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { Time } from "../../../parts/time.tsx";
import { instanceUrl, recordTraceUrl } from "../../../views.ts";
import { Detail } from "../detail.tsx";
import { LetterForm } from "./letter-form.tsx";
import { isLetter, type Letter } from "./letter-list.tsx";

export interface LetterDetailProps {
  readonly topic: string | undefined;
  readonly offset: number;
  readonly onSent: () => void;
  readonly onClose: () => void;
}

export function LetterDetail({ topic, offset, onSent, onClose }: LetterDetailProps) {
  const live = useLive(
    `${topic} ${offset}`,
    (signal) =>
      read(
        "/dead-letters",
        { query: { topic, newest: "true", before: offset + 1, limit: 1 } },
        signal,
      ),
    ["operator"],
  );
  const sent = (): void => {
    live.reload();
    onSent();
  };
  return (
    <Detail title={`Dead letter ${offset}`} onClose={onClose}>
      <Loaded live={live}>
        {({ letters: [letter] }) => {
          if (letter?.offset !== offset) return <p>It is not kept any more.</p>;
          if (!isLetter(letter)) return <p>This record of the topic is not a dead letter.</p>;
          return (
            <>
              <Facts topic={topic ?? DEAD_LETTERS} letter={letter} />
              <LetterForm topic={topic} letter={letter} onSent={sent} />
            </>
          );
        }}
      </Loaded>
    </Detail>
  );
}

function Facts({ topic, letter }: { readonly topic: string; readonly letter: Letter }) {
  const { time, caller, reason, redrivenAt } = letter;
  const receiver = { function: letter.function, id: letter.id };
  return (
    <dl class="facts">
      <dt>Given up</dt>
      <dd>
        <Time at={time} />
      </dd>
      <dt>For</dt>
      <dd>
        <a href={instanceUrl(receiver)}>
          {receiver.function} <Id id={receiver.id} />
        </a>
      </dd>
      <dt>From</dt>
      <dd>
        {caller === undefined ? (
          "an ingress"
        ) : (
          <a href={instanceUrl(caller)}>
            {caller.function} <Id id={caller.id} />
          </a>
        )}
      </dd>
      <dt>Trace</dt>
      <dd>
        <a href={recordTraceUrl(topic, letter.offset)}>what it came of, and what came of it</a>
      </dd>
      <dt>Reason</dt>
      <dd>
        <pre class="trace">{reason}</pre>
      </dd>
      {redrivenAt !== undefined && (
        <>
          <dt>Sent again</dt>
          <dd>
            <Time at={redrivenAt} />
          </dd>
        </>
      )}
    </dl>
  );
}
