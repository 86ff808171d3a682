/** Dead letters, a row each. */
import type { Answer } from "../../../api/read.ts";
import { Id } from "../../../parts/id.tsx";
import { Time } from "../../../parts/time.tsx";
import { useView } from "../../../parts/use-view.ts";
import { Value } from "../../../parts/value.tsx";
import { visible } from "../../../parts/visible.ts";
import { viewUrl } from "../../../views.ts";

type Listed = Answer<"/dead-letters">["letters"][number];
/** A record of the topic that is one: there may be others. */
export type Letter = Extract<Listed, { reason: string }>;

export function isLetter(listed: Listed): listed is Letter {
  return "reason" in listed;
}

/** Of a payload, and of a reason, in characters. */
const SHOWN = 80;
const LONG = 300;

export interface LetterListProps {
  readonly letters: readonly Listed[];
  readonly selected: number | undefined;
}

export function LetterList({ letters, selected }: LetterListProps) {
  const { query } = useView();
  if (letters.length === 0) return <p class="empty">There are no such dead letters</p>;
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Given up</th>
            <th>Reason</th>
            <th>Message for</th>
            <th>Payload</th>
            <th>Sent again</th>
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter.offset} aria-current={letter.offset === selected ? "true" : undefined}>
              <th scope="row">
                <a href={viewUrl("trouble", { ...query, letter: letter.offset })}>
                  <Time at={letter.time} />
                  <span class="hidden-text"> dead letter {letter.offset}</span>
                </a>
              </th>
              {isLetter(letter) ? (
                <Cells letter={letter} />
              ) : (
                <td colSpan={4}>Not a dead letter</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ letter }: { readonly letter: Letter }) {
  const { function: typename, id, typename: type, payload, encoding, reason } = letter;
  return (
    <>
      <td class="reason">
        <span class="cut">{visible(reason.slice(0, LONG))}</span>
      </td>
      <td>
        <span class="muted">{typename}</span>
        <br />
        <Id id={id} most={40} />
      </td>
      <td>
        <span class="muted">{type}</span>
        <br />
        <Value shown={{ value: payload, encoding }} most={SHOWN} />
      </td>
      <td>{letter.redrivenAt !== undefined && <Time at={letter.redrivenAt} />}</td>
    </>
  );
}
