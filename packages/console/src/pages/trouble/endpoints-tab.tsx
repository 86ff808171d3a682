/** The services that functions are behind: which cannot be reached, since when and why, and what to do. */
import { type Answer, read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { countText, durationText, Time } from "../../parts/time.tsx";
import { NextAttempt } from "./next-attempt.tsx";

type Endpoint = Answer<"/endpoints">[number];

export function EndpointsTab() {
  const endpoints = useLive("endpoints", (signal) => read("/endpoints", {}, signal), [
    "endpoints",
    "functions",
  ]);
  return (
    <Loaded live={endpoints}>
      {(found) =>
        found.length === 0 ? (
          <p class="empty">No service has been called yet</p>
        ) : (
          <ul class="stack reasons">
            {found
              .toSorted((a, b) => Number(a.up) - Number(b.up))
              .map((endpoint) => (
                <li key={endpoint.functions} class="card stack">
                  <Card endpoint={endpoint} />
                </li>
              ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Card({ endpoint }: { readonly endpoint: Endpoint }) {
  const { functions, up, callsInFlight, since, reason, attempts, retryAt, lastOutage } = endpoint;
  return (
    <>
      <div class="row">
        <h2>{functions}</h2>
        <span class={up ? "badge good" : "badge bad"}>{up ? "up" : "down"}</span>
        <span class="muted">{countText(callsInFlight)} calls in flight</span>
      </div>
      {!up && (
        <>
          <pre class="trace">{reason}</pre>
          <p class="muted">
            {since !== undefined && (
              <>
                Away since <Time at={since} />
              </>
            )}
            {attempts !== undefined && `, ${countText(attempts)} attempts`}
            {retryAt !== undefined && (
              <>
                ; next attempt: <NextAttempt at={retryAt} />
              </>
            )}
          </p>
          <p>
            Start the service, or mend its URL in module.yaml and start the runtime again. Nothing
            is lost meanwhile: messages for its functions wait, and go on by themselves when it can
            be reached.
          </p>
        </>
      )}
      {lastOutage !== undefined && (
        <details>
          <summary>
            Was away from <Time at={lastOutage.since} /> to <Time at={lastOutage.until} /> (
            {durationText(Date.parse(lastOutage.until) - Date.parse(lastOutage.since))})
          </summary>
          <pre class="trace">{lastOutage.reason}</pre>
        </details>
      )}
    </>
  );
}
