/** The value of a record: JSON as a tree, anything else as text, of what is large only the beginning until all is asked for. */
import { useState } from "preact/hooks";
import { parseExactly } from "../../api/exact-json.ts";
import { JsonTree } from "../../parts/json-tree.tsx";
import { bytesText } from "../../parts/time.tsx";
import type { TopicRecord } from "./records.ts";

/** Characters that are shown at once. */
const BEGINNING = 20_000;

export function RecordValue({ record: { value, encoding } }: { readonly record: TopicRecord }) {
  const [isWhole, setWhole] = useState(value.length <= BEGINNING);
  if (!isWhole) {
    return (
      <>
        <pre>{value.slice(0, BEGINNING)}…</pre>
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
  const json = jsonOf(value);
  return json === undefined ? <pre>{value}</pre> : <JsonTree value={json.value} />;
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseExactly(text) };
  } catch {
    return undefined;
  }
}
