/** The whole of a value: its beginning where it is very long, until all of it is asked for. */
import { useState } from "preact/hooks";
import { bytesText } from "../../parts/time.tsx";
import { type ShownValue, textOf } from "../../parts/value.tsx";

/** Characters that are shown at once. */
const LONG = 20_000;

export function LongValue({ shown }: { readonly shown: ShownValue }) {
  const [isAll, setAll] = useState(false);
  const text = textOf(shown, 2);
  const isCut = text.length > LONG && !isAll;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard */}
      <pre class="long" tabIndex={0}>
        {isCut ? `${text.slice(0, LONG)}…` : text}
        {shown.truncated && "…"}
      </pre>
      {isCut && (
        <button type="button" onClick={() => setAll(true)}>
          Show all of it ({bytesText(text.length)})
        </button>
      )}
    </>
  );
}
