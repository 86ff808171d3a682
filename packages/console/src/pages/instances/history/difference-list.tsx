/** What a value was changed from and to: field by field where it is JSON. */
import { type ShownValue, Value } from "../../../parts/value.tsx";
import { visible } from "../../../parts/visible.ts";
import { type Difference, differences } from "./differences.ts";

const MOST_LINES = 50;

export interface DifferenceListProps {
  readonly before: ShownValue | undefined;
  readonly after: ShownValue | undefined;
}

export function DifferenceList({ before, after }: DifferenceListProps) {
  const all = differences(before, after);
  if (all.length === 0) return <p class="muted">written, and the same as before</p>;
  return (
    <ul class="differences">
      {all.slice(0, MOST_LINES).map((one) => (
        <Line key={one.path} of={one} />
      ))}
      {all.length > MOST_LINES && <li class="muted">{all.length - MOST_LINES} more</li>}
    </ul>
  );
}

function Line({ of: { path, before, after } }: { readonly of: Difference }) {
  const [sign, word] =
    before === undefined
      ? ["+", "added"]
      : after === undefined
        ? ["−", "removed"]
        : ["~", "changed"];
  return (
    <li class={word}>
      <span aria-hidden="true">{sign}</span> <span class="hidden-text">{word}: </span>
      {path !== "" && <span class="mono">{visible(path)}: </span>}
      {before !== undefined && <Value shown={before} />}
      {before !== undefined && after !== undefined && " → "}
      {after !== undefined && <Value shown={after} />}
    </li>
  );
}
