/** What an instance holds. */

import { bytesText, Time } from "../../parts/time.tsx";
import { visible } from "../../parts/visible.ts";
import type { InstanceProps } from "./instance-head.tsx";
import { LongValue } from "./long-value.tsx";

export function StateTab({ instance: { state } }: InstanceProps) {
  const values = Object.entries(state);
  return (
    <section class="stack" aria-label="State">
      {values.length === 0 && <p class="empty">It has no state</p>}
      {values.map(([name, shown]) => (
        <article key={name} class="card stack">
          <div class="row">
            <h2>{visible(name)}</h2>
            <span class="muted">
              {shown.typename}, {bytesText(shown.bytes)}, version{" "}
              <span class="mono">{shown.version}</span>
              {shown.expiresAt !== undefined && (
                <>
                  , expires <Time at={shown.expiresAt} />
                </>
              )}
            </span>
          </div>
          <LongValue shown={shown} />
        </article>
      ))}
    </section>
  );
}
