/** What an instance was sent lately, and what it did. */
import { read } from "../../../api/read.ts";
import { instanceParts } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useView } from "../../../parts/use-view.ts";
import type { Address } from "../../../views.ts";
import { CHANGES } from "../use-instance.ts";
import { type Past, PastInvocation } from "./past-invocation.tsx";

const SHOWN = 20;
const MOST = 1000;

export function HistoryTab({ address }: { readonly address: Address }) {
  const { query, set } = useView();
  const limit = Math.min(MOST, Number(query["last"] ?? SHOWN) || SHOWN);
  const live = useLive(
    JSON.stringify([address, limit]),
    (signal) =>
      read(
        "/functions/{namespace}/{name}/{id}/history",
        { path: instanceParts(address), query: { limit } },
        signal,
      ),
    CHANGES,
  );
  return (
    <section class="stack" aria-label="History">
      <Loaded live={live}>
        {(invocations) => (
          <>
            {invocations.length === 0 && (
              <p class="empty">
                Nothing that it did is kept: that is kept in memory, unless --history says otherwise
              </p>
            )}
            {invocations.map((past, index) => (
              <PastInvocation key={keyOf(past, index)} address={address} past={past} />
            ))}
            {invocations.length === limit && limit < MOST && (
              <button type="button" onClick={() => set({ last: limit * 5 })}>
                Show {limit * 5}
              </button>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Attempts of the same message are told apart by when they were. */
function keyOf({ at, messages }: Past, index: number): string {
  return `${messages[0]?.seq ?? index} ${at}`;
}
