/** The delayed messages that are to come to an instance, the next one first. */
import { read } from "../../../api/read.ts";
import { cancelDelayed, fireDelayed } from "../../../commands/messages.ts";
import { instanceParts } from "../../../commands/place.ts";
import { useLive } from "../../../live/use-live.ts";
import { Action } from "../../../parts/action.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { visible } from "../../../parts/visible.ts";
import { type Address, messageTraceUrl } from "../../../views.ts";
import { Countdown } from "../countdown.tsx";
import { InstanceLink } from "../instance-link.tsx";
import { CHANGES } from "../use-instance.ts";
import { MessageValue } from "./message-value.tsx";

/** The API has no more of them than that. */
const MOST = 1000;

export function DelayedTab({ address }: { readonly address: Address }) {
  const live = useLive(
    JSON.stringify(address),
    (signal) =>
      read("/functions/{namespace}/{name}/{id}/delayed", { path: instanceParts(address) }, signal),
    CHANGES,
  );
  return (
    <section class="stack" aria-label="Delayed messages">
      <Loaded live={live}>
        {(messages) =>
          messages.length === 0 ? (
            <p class="empty">No delayed messages are to come</p>
          ) : (
            <>
              <div class="table-box">
                <table class="messages">
                  <thead>
                    <tr>
                      <th class="number">Number</th>
                      <th>Comes</th>
                      <th>Message</th>
                      <th>From, and token</th>
                      <th>Do</th>
                    </tr>
                  </thead>
                  <tbody>
                    {messages.map((message) => (
                      <tr key={message.seq}>
                        <th scope="row" class="number">
                          <a href={messageTraceUrl(address, message.seq)}>{message.seq}</a>
                        </th>
                        <td>
                          <Countdown at={message.at} />
                        </td>
                        <td>
                          {visible(message.typename)}
                          <br />
                          <MessageValue shown={message} />
                        </td>
                        <td>
                          <InstanceLink of={message.caller} />
                          <br />
                          <span class="mono">{visible(message.token ?? "")}</span>
                        </td>
                        <td>
                          <div class="row">
                            <Action
                              label="Fire now"
                              command={fireDelayed(address, message.seq)}
                              onDone={live.hurry}
                            />
                            <Action
                              label="Take back"
                              kind="danger"
                              warning="The message never comes."
                              command={cancelDelayed(address, message.seq)}
                              onDone={live.hurry}
                            />
                          </div>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {messages.length === MOST && <p class="muted">The first {MOST} of them</p>}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
