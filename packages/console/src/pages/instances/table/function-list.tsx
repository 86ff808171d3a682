/** The functions that there is something of. */
import { read } from "../../../api/read.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { countText } from "../../../parts/time.tsx";
import { viewUrl } from "../../../views.ts";

export function FunctionList() {
  const functions = useLive(
    "functions",
    (signal) => read("/functions", { query: { limit: 1000 } }, signal),
    ["functions", "failures", "pauses", "operator"],
  );
  return (
    <Loaded live={functions}>
      {({ functions: found, next }) =>
        found.length === 0 ? (
          <p class="empty">No function has instances yet: they come with the first message</p>
        ) : (
          <>
            <div class="table-box">
              <table>
                <thead>
                  <tr>
                    <th>Function</th>
                    <th class="number">Instances</th>
                    <th class="number">Waiting</th>
                    <th class="number">Delayed</th>
                    <th class="number">Failing</th>
                    <th class="number">Messages/s</th>
                    <th>Now</th>
                  </tr>
                </thead>
                <tbody>
                  {found.map((each) => (
                    <tr key={each.function}>
                      <th scope="row">
                        <a href={viewUrl("instances", { function: each.function })}>
                          {each.function}
                        </a>
                      </th>
                      <td class="number">{countText(each.instances)}</td>
                      <td class="number">{countText(each.messages)}</td>
                      <td class="number">{countText(each.delayed)}</td>
                      <td class={each.failing > 0 ? "number bad-text" : "number"}>
                        {countText(each.failing)}
                      </td>
                      <td class="number">{each.rate}</td>
                      <td>
                        <FunctionBadges of={each} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {next !== undefined && (
              <p class="muted">The first {found.length} functions, by name; SQL has the others</p>
            )}
          </>
        )
      }
    </Loaded>
  );
}

interface Doing {
  readonly paused: boolean;
  readonly served: boolean;
  readonly callsInFlight: number;
}

export function FunctionBadges({ of: { paused, served, callsInFlight } }: { readonly of: Doing }) {
  return (
    <span class="row">
      {paused && <span class="badge warn">paused</span>}
      {!served && <span class="badge bad">not served</span>}
      {callsInFlight > 0 && <span class="badge">{callsInFlight} called</span>}
    </span>
  );
}
