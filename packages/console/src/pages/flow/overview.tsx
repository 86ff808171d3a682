/** How the engine is doing, at one look: figures, and how they were in the last minutes. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Answer, read } from "../../api/read.ts";
import { useLive } from "../../live/use-live.ts";
import { rateText } from "../../live/use-rates.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { bytesText, countText } from "../../parts/time.tsx";
import { viewUrl } from "../../views.ts";
import type { FlowData } from "./flow-data.ts";

const SAMPLE_MS = 1000;
/** Three minutes. */
const SAMPLES = 180;
const LEAST_ROOM = 45;

export interface OverviewProps {
  readonly data: FlowData;
  /** Messages a second. */
  readonly rate: number;
}

export function Overview({ data, rate }: OverviewProps) {
  const engine = useLive("engine", (signal) => read("/engine", {}, signal), [
    "functions",
    "topics",
  ]);
  return <Loaded live={engine}>{(engine) => <Figures {...{ engine, data, rate }} />}</Loaded>;
}

interface FiguresProps extends OverviewProps {
  readonly engine: Answer<"/engine">;
}

function Figures({ engine, data, rate }: FiguresProps) {
  const { commits, store } = engine;
  const sum = (of: (figures: FlowData["functions"][number]) => number) =>
    data.functions.reduce((total, figures) => total + of(figures), 0);
  const lag = data.topics.reduce((total, topic) => total + topic.lag, 0);
  const waiting = sum((figures) => figures.waiting) + lag;
  const failing = sum((figures) => figures.failing);
  const failures = sum((figures) => figures.failures);
  const lately = useSamples({ rate, waiting, median: commits.medianMs, p99: commits.p99Ms });
  const room = Math.max(LEAST_ROOM, lately.length);
  const of = (name: keyof (typeof lately)[number]) => lately.map((sample) => sample[name]);
  return (
    <dl class="overview">
      <Figure label="Messages a second" value={rateText(rate)}>
        <Sparkline label="messages a second lately" series={[of("rate")]} room={room} />
      </Figure>
      <Figure label="Waiting" value={countText(waiting)}>
        <Sparkline label="waiting lately" series={[of("waiting")]} room={room} />
      </Figure>
      <Figure
        label="Commit p50 / p99"
        value={`${rateText(commits.medianMs)} / ${rateText(commits.p99Ms)} ms`}
      >
        <Sparkline label="commit times lately" series={[of("median"), of("p99")]} room={room} />
      </Figure>
      <Figure
        label="Failing instances"
        isBad={failing > 0}
        value={failing > 0 ? <a href={viewUrl("trouble")}>{countText(failing)}</a> : "0"}
      >
        <span class="muted">{countText(failures)} failed attempts</span>
      </Figure>
      <Figure label="Store" value={bytesText(store.bytes)}>
        <span class="muted">
          {bytesText(store.walBytes)} log
          {store.freeBytes !== undefined && `, ${bytesText(store.freeBytes)} free`}
        </span>
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly isBad?: boolean;
  readonly children: ComponentChildren;
}

function Figure({ label, value, isBad = false, children }: FigureProps) {
  return (
    <div class={isBad ? "card figure bad" : "card figure"}>
      <dt>{label}</dt>
      <dd class="value">{value}</dd>
      <dd>{children}</dd>
    </div>
  );
}

/** What something was each second, and is now. */
function useSamples<Sample>(now: Sample): readonly Sample[] {
  const newest = useRef(now);
  newest.current = now;
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    const timer = setInterval(
      () => setSamples((before) => [...before, newest.current].slice(-SAMPLES)),
      SAMPLE_MS,
    );
    return () => clearInterval(timer);
  }, []);
  return samples;
}
