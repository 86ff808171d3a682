/** A button that copies text, and says that it has. */
import { useState } from "preact/hooks";
import { say } from "./toasts.tsx";

const SAID_MS = 1500;

export function Copy({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), SAID_MS);
    } catch {
      // A browser lets pages copy on this machine and over TLS only.
      say("the browser does not let this page copy: mark the text instead", { isBad: true });
    }
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {isDone ? "Copied" : label}
    </button>
  );
}
