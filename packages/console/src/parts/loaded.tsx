/** What a page shows while it waits for an answer, and when that is an error. */
import type { ComponentChildren } from "preact";
import type { Live } from "../live/use-live.ts";

export interface LoadedProps<Data> {
  readonly live: Live<Data>;
  readonly children: (data: Data) => ComponentChildren;
}

/** The children with the answer, once there is one: also while a later one fails, which is said above them. */
export function Loaded<Data>({ live: { data, error }, children }: LoadedProps<Data>) {
  return (
    <>
      {error !== undefined && (
        <p class="notice bad" role="alert">
          {error.message}
        </p>
      )}
      {data !== undefined ? children(data) : error === undefined && <p class="empty">Loading…</p>}
    </>
  );
}
