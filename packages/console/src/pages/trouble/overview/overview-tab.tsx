/** Whether all is well, what is wrong where it is not, and what operators have just done. */
import { type Answer, read } from "../../../api/read.ts";
import { type Trouble, trouble, wrongOf } from "../../../live/trouble.ts";
import { useLive } from "../../../live/use-live.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { bytesText, countText, durationText, Time } from "../../../parts/time.tsx";
import { viewUrl } from "../../../views.ts";
import { ADVICE } from "./advice.ts";
import { KafkaFacts } from "./kafka-facts.tsx";
import { OperatorActions } from "./operator-actions.tsx";

type Engine = Answer<"/engine">;

export function OverviewTab() {
  const engine = useLive("engine", (signal) => read("/engine", {}, signal), [
    "functions",
    "failures",
    "endpoints",
    "pauses",
    "topics",
    "operator",
  ]);
  const seen = trouble.value;
  return (
    <Loaded live={engine}>
      {(found) => (
        <>
          {found.reasons.length === 0 && seen !== undefined && wrongOf(seen) === 0 ? (
            <AllIsWell />
          ) : (
            <Reasons engine={found} seen={seen} />
          )}
          <EngineFacts engine={found} />
          {found.kafka !== undefined && <KafkaFacts kafka={found.kafka} />}
          <OperatorActions />
        </>
      )}
    </Loaded>
  );
}

function AllIsWell() {
  return (
    <p class="notice good">
      All is well. This page looks at dead letters, instances that fail, calls that take long,
      services that are away, functions that are gone, what is paused, and at the store and its
      disk.
    </p>
  );
}

function Reasons({
  engine,
  seen,
}: {
  readonly engine: Engine;
  readonly seen: Trouble | undefined;
}) {
  const waiting = seen?.deadLetters.waiting ?? 0;
  const orphans = seen?.orphans ?? 0;
  return (
    <ul class="stack reasons">
      {engine.reasons.map(({ code, text }, at) => {
        const advice = ADVICE[code];
        return (
          <li key={`${code} ${at}`} class="card stack">
            <h2>{advice.title}</h2>
            <p class="reason">{text}</p>
            <p>
              {advice.text}{" "}
              {advice.link !== undefined && <a href={advice.link.href}>{advice.link.label}</a>}
            </p>
          </li>
        );
      })}
      {orphans > 0 && engine.reasons.every(({ code }) => code !== "unserved") && (
        <li class="card stack">
          <h2>Something is left of functions that are gone</h2>
          <p>
            Functions that the module does not serve: {countText(orphans)}. Move what is left of
            them, or delete it. <a href={viewUrl("trouble", { show: "orphans" })}>Orphans</a>
          </p>
        </li>
      )}
      {waiting > 0 && (
        <li class="card stack">
          <h2>Messages were given up</h2>
          <p>
            Dead letters that were not sent again: {countText(waiting)}. Mend them, or the function,
            and send them again. <a href={viewUrl("trouble", { show: "letters" })}>Dead letters</a>
          </p>
        </li>
      )}
    </ul>
  );
}

function EngineFacts({ engine }: { readonly engine: Engine }) {
  const { version, since, commits, store, memory, module } = engine;
  return (
    <section class="card stack" aria-labelledby="engine-facts">
      <h2 id="engine-facts">The runtime</h2>
      <dl class="facts">
        <dt>Version</dt>
        <dd>
          {version}, with {module}
        </dd>
        <dt>Since</dt>
        <dd>
          <Time at={since} />
        </dd>
        <dt>Commits</dt>
        <dd>
          {countText(commits.count)}; half of the newest within {durationText(commits.medianMs)}, 99
          % within {durationText(commits.p99Ms)}
        </dd>
        <dt>Store</dt>
        <dd>
          {bytesText(store.bytes)}, log {bytesText(store.walBytes)}
          {store.freeBytes !== undefined && `, ${bytesText(store.freeBytes)} free`}
        </dd>
        <dt>Memory</dt>
        <dd>
          {bytesText(memory.rssBytes)}; {countText(memory.instances)} instances in it
        </dd>
      </dl>
    </section>
  );
}
