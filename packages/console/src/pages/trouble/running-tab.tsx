/** The calls that have been in flight for long, and how long: that grows on the page, without anything being asked. */
import { useEffect, useState } from "preact/hooks";
import { type Answer, read } from "../../api/read.ts";
import { pause, resume } from "../../commands/pauses.ts";
import { useLive } from "../../live/use-live.ts";
import { Action } from "../../parts/action.tsx";
import { Id } from "../../parts/id.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { durationText, Time } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { instanceUrl } from "../../views.ts";
import { FunctionField } from "./function-field.tsx";

const MOST = 200;
/** From here on a call is shown, and from there on it is stuck, as the runtime has it, in milliseconds. */
const LONG_MS = 1000;
const STUCK_MS = 10_000;

type Call = Answer<"/calls">[number];

export function RunningTab() {
  const { query, set } = useView();
  const typename = query["function"];
  const calls = useLive(
    String(typename),
    (signal) => read("/calls", { query: { function: typename, limit: MOST } }, signal),
    ["functions", "pauses"],
  );
  const now = useNow();
  return (
    <>
      <div class="row spread">
        <FunctionField value={typename} onChange={(next) => set({ function: next }, true)} />
        {typename !== undefined && (
          <Action label="Pause the function" command={pause({ function: typename })} />
        )}
      </div>
      <Loaded live={calls}>
        {(found) => {
          const long = found.filter(({ since }) => now - Date.parse(since) >= LONG_MS);
          return long.length === 0 ? (
            <p class="empty">No call takes long: none has been in flight for more than a second</p>
          ) : (
            <>
              <p class="muted">
                A call that does not come back is given up when the call timeout of its endpoint is
                over, and is tried again then. Pausing an instance lets nothing more begin; the call
                in flight ends as it would.
              </p>
              <Table calls={long} now={now} onDone={calls.reload} />
              {found.length === MOST && <p class="muted">These are the first {MOST} of them</p>}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Table({
  calls,
  now,
  onDone,
}: {
  readonly calls: readonly Call[];
  readonly now: number;
  readonly onDone: () => void;
}) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>Instance</th>
            <th class="number">Messages</th>
            <th>Since</th>
            <th class="number">In flight for</th>
            <th>
              <span class="hidden-text">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => {
            const ms = now - Date.parse(call.since);
            return (
              <tr key={`${call.function} ${call.id}`}>
                <th scope="row" class="who">
                  <span class="muted">{call.function}</span>
                  <br />
                  <a href={instanceUrl(call)}>
                    <Id id={call.id} />
                  </a>
                </th>
                <td class="number">{call.batch}</td>
                <td>
                  <Time at={call.since} />
                </td>
                <td class="number">
                  <span class={ms > STUCK_MS ? "badge bad" : "badge"}>{durationText(ms)}</span>
                </td>
                <td>
                  <Action
                    label={call.paused ? "Resume" : "Pause"}
                    command={call.paused ? resume(call) : pause(call)}
                    onDone={onDone}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The time, each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
