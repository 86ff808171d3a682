/** A value in a row, which is opened to see all of it. */
import { useState } from "preact/hooks";
import { type ShownValue, textOf, Value } from "../../../parts/value.tsx";
import { LongValue } from "../long-value.tsx";

/** Characters that are seen at once. */
const SHORT = 60;

export function MessageValue({ shown }: { readonly shown: ShownValue }) {
  const [isOpen, setOpen] = useState(false);
  if (shown.value === undefined) return <span class="muted">none</span>;
  const isShort = textOf(shown).length <= SHORT;
  if (isShort) return <Value shown={shown} most={SHORT} />;
  return (
    <>
      {isOpen ? <LongValue shown={shown} /> : <Value shown={shown} most={SHORT} />}{" "}
      <button type="button" class="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "Less" : "All"}
      </button>
    </>
  );
}
