/** What has come of what was done, said for a while at the edge of the page. */
import { signal } from "@preact/signals";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
}

const SHOWN_MS = 6000;
const MOST = 4;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** What went wrong stays until it is closed. */
export function say(text: string, { isBad = false }: { readonly isBad?: boolean } = {}): void {
  const toast = { id: ++lastId, text, isBad };
  toasts.value = [...toasts.value, toast].slice(-MOST);
  if (!isBad) setTimeout(() => close(toast.id), SHOWN_MS);
}

function close(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, isBad }) => (
        <div key={id} class={isBad ? "toast bad" : "toast"}>
          <span>{text}</span>
          <button type="button" class="quiet" aria-label="Close" onClick={() => close(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
