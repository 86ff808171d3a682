/** What keys do on every page, and the dialog that says so. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Dialog } from "../parts/dialog.tsx";
import { viewUrl } from "../views.ts";
import type { PageEntry } from "./pages.ts";

/** How long after a `g` the letter of a page counts, in milliseconds. */
const SEQUENCE_MS = 1500;

/** Not while somebody writes, or a dialog has the keyboard. */
function isMeant({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  const isTyping = target instanceof Element && target.closest("input, textarea, select") !== null;
  const isModified = ctrlKey || metaKey || altKey;
  return !isModified && !isTyping && document.querySelector("dialog[open]") === null;
}

export function Shortcuts({ pages }: { readonly pages: readonly PageEntry[] }) {
  const { route } = useLocation();
  const [isOpen, setOpen] = useState(false);
  /** When the last g was pressed. */
  const begun = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isMeant(event)) return;
      const isSecond = event.timeStamp - begun.current < SEQUENCE_MS;
      begun.current = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === "?") setOpen(true);
      const entry = isSecond ? pages.find(({ letter }) => letter === event.key) : undefined;
      if (entry !== undefined) route(viewUrl(entry.page));
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [pages, route]);
  return (
    <>
      <button type="button" class="quiet only-wide" onClick={() => setOpen(true)}>
        Shortcuts: ?
      </button>
      {isOpen && (
        <Dialog title="Keyboard shortcuts" onClose={() => setOpen(false)}>
          <table>
            <tbody>
              {pages.map(({ page, label, letter }) => (
                <Row key={page} keys={`g ${letter}`} what={label} />
              ))}
              <Row keys="?" what="These shortcuts" />
              <Row keys="Esc" what="Close a dialog" />
            </tbody>
          </table>
          <div class="row end">
            <button type="button" onClick={() => setOpen(false)}>
              Close
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Row({ keys, what }: { readonly keys: string; readonly what: string }) {
  return (
    <tr>
      <th scope="row">
        {keys.split(" ").map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </th>
      <td>{what}</td>
    </tr>
  );
}
