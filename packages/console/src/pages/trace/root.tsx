/** What everything in a trace came of, in words. */
import { Time } from "../../parts/time.tsx";
import { instanceUrl, topicUrl } from "../../views.ts";
import type { Trace } from "./trace.ts";

export function Root({ trace: { root, spans, cut } }: { readonly trace: Trace }) {
  return (
    <div class="stack">
      <p>
        <RootText root={root} />
      </p>
      {spans.length === 0 && (
        <p class="notice">Nothing that came of it, or that it came of, is kept in the history.</p>
      )}
      {cut && <p class="notice warn">There is more: a trace has the first 1,000 spans.</p>}
    </div>
  );
}

function RootText({ root }: { readonly root: Trace["root"] }) {
  switch (root.kind) {
    case "record":
      return (
        <>
          It all came of record{" "}
          <a href={topicUrl(root.topic, root.offset)}>
            {root.topic} {root.offset}
          </a>
          {root.time === undefined ? (
            ", which is not kept any more"
          ) : (
            <>
              , <Time at={root.time} />
            </>
          )}
        </>
      );
    case "outside":
      return <>It all came of a message that somebody sent from outside</>;
    case "batch":
      return (
        <>
          It came of a batch of several messages, and which of them did what is not known: each of
          them has a trace of its own
        </>
      );
    case "unknown":
      return (
        <>
          What it came of is not kept, or not any more
          {root.caller && (
            <>
              : it was sent by{" "}
              <a href={instanceUrl(root.caller)}>
                {root.caller.function} {root.caller.id}
              </a>
            </>
          )}
        </>
      );
  }
}
