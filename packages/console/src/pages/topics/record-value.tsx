/** The value of a record: JSON as a tree, anything else as text, of what is large only the beginning until all is asked for. */
import { useState } from "preact/hooks";
import { parseExactly } from "../../api/exact-json.ts";
import { JsonTree } from "../../parts/json-tree.tsx";
import { bytesText } from "../../parts/time.tsx";
import { visible } from "../../parts/visible.ts";
import type { TypedRecord } from "./typed-record.ts";

/** Characters that are shown at once. */
const BEGINNING = 20_000;

export function RecordValue({
  record: { value, encoding, type },
}: {
  readonly record: TypedRecord;
}) {
  const [isWhole, setWhole] = useState(value.length <= BEGINNING);
  if (!isWhole) {
    return (
      <>
        <pre>{shownLines(value.slice(0, BEGINNING))}…</pre>
        <button type="button" onClick={() => setWhole(true)}>
          Show all {bytesText(value.length)}
        </button>
      </>
    );
  }
  if (encoding === "base64") {
    return (
      <>
        <p class="muted">Not text: the bytes in base64</p>
        <pre>{value}</pre>
      </>
    );
  }
  const json = type === undefined ? jsonOf(value) : undefined;
  return json === undefined ? <pre>{shownLines(value)}</pre> : <JsonTree value={json.value} />;
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseExactly(text) };
  } catch {
    return undefined;
  }
}

/** Text over several lines, in which nothing is hidden. */
function shownLines(text: string): string {
  const parts = text.split(/([\n\t]+)/);
  return parts.map((part, index) => (index % 2 === 0 ? visible(part) : part)).join("");
}
