/** Failing instances, a row each, with the first line of the reason. */
import type { Answer } from "../../../api/read.ts";
import { Id } from "../../../parts/id.tsx";
import { Time } from "../../../parts/time.tsx";
import { useView } from "../../../parts/use-view.ts";
import { visible } from "../../../parts/visible.ts";
import { type Address, viewUrl } from "../../../views.ts";
import { NextAttempt } from "../next-attempt.tsx";

type Failure = Answer<"/failures">[number];

/** Of a reason, in characters. */
const SHOWN = 300;

export interface FailingListProps {
  readonly failures: readonly Failure[];
  readonly selected: Address | undefined;
}

export function FailingList({ failures, selected }: FailingListProps) {
  const { query } = useView();
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Instance</th>
            <th>Reason</th>
            <th>Fails since</th>
            <th class="number">Attempts</th>
            <th>Next attempt</th>
          </tr>
        </thead>
        <tbody>
          {failures.map(({ function: typename, id, reason, since, attempts, retryAt }) => {
            const isCurrent = typename === selected?.function && id === selected.id;
            return (
              <tr key={`${typename} ${id}`} aria-current={isCurrent ? "true" : undefined}>
                <th scope="row" class="who">
                  <span class="muted">{typename}</span>
                  <br />
                  <a href={viewUrl("trouble", { ...query, of: typename, id })}>
                    <Id id={id} most={40} />
                  </a>
                </th>
                <td class="reason">
                  <span class="cut">{firstLine(reason)}</span>
                </td>
                <td>
                  <Time at={since} />
                </td>
                <td class="number">{attempts.toLocaleString("en")}</td>
                <td>
                  <NextAttempt at={retryAt} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function firstLine(reason: string): string {
  return visible(reason.slice(0, SHOWN).split("\n", 1)[0] ?? "");
}
