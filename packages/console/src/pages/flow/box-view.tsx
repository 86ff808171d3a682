/** A box of the picture: a topic or a function, and how it is doing. */
import { rateText } from "../../live/use-rates.ts";
import { countText } from "../../parts/time.tsx";
import { topicUrl, viewUrl } from "../../views.ts";
import type { FunctionFigures, TopicFigures } from "./flow-data.ts";
import type { Place } from "./layout.ts";
import type { PictureBox } from "./picture.ts";

export interface BoxViewProps {
  readonly box: PictureBox;
  readonly place: Place;
  /** Messages that a function deals with in a second. */
  readonly rate: number;
}

export function BoxView({ box, place: { x, y, width, height }, rate }: BoxViewProps) {
  const style = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
  return (
    <li class={`flow-box ${classOf(box)}`} style={style}>
      {"figures" in box && <FunctionBox figures={box.figures} rate={rate} />}
      {"topic" in box && <TopicBox topic={box.topic} />}
      {"name" in box && (
        <>
          <span class="name">{box.name}</span>
          <span class="muted">{box.note}</span>
        </>
      )}
    </li>
  );
}

function classOf(box: PictureBox): string {
  if ("name" in box) return "unused";
  if ("topic" in box) return box.topic.name === "dead-letters" ? "topic bad" : "topic";
  const { failing, isPaused } = box.figures;
  if (failing > 0) return "function bad";
  return isPaused ? "function paused" : "function";
}

function TopicBox({ topic: { name, records, lag } }: { readonly topic: TopicFigures }) {
  return (
    <>
      <a class="name" href={topicUrl(name)} title={name}>
        {name}
      </a>
      <span class="figures">
        {lag > 0 ? (
          <span class="badge warn">{countText(lag)} waiting</span>
        ) : (
          <span class="muted">
            {countText(records)} {records === 1 ? "record" : "records"}
          </span>
        )}
      </span>
    </>
  );
}

interface FunctionBoxProps {
  readonly figures: FunctionFigures;
  readonly rate: number;
}

function FunctionBox({ figures, rate }: FunctionBoxProps) {
  const { name, isPaused, invocations, waiting, delayed, nextDelayed, failing } = figures;
  const slash = name.lastIndexOf("/");
  return (
    <>
      <a class="name" href={viewUrl("instances", { function: name })} title={name}>
        <span class="hidden-text">{name.slice(0, slash + 1)}</span>
        {name.slice(slash + 1)}
      </a>
      <span class="work">
        <span class="muted">
          {countText(invocations)} done{rate > 0 && ` · ${rateText(rate)}/s`}
        </span>
        {delayed > 0 && (
          <span title={nextDelayed && `${delayed} delayed, the next one comes at ${nextDelayed}`}>
            ◷ {countText(delayed)}
            {nextDelayed !== undefined && ` · ${clockText(nextDelayed)}`}
          </span>
        )}
      </span>
      <span class="figures">
        {isPaused && <span class="badge warn">paused</span>}
        {failing > 0 && (
          <a class="badge bad" href={viewUrl("trouble", { function: name })}>
            {countText(failing)} failing
          </a>
        )}
        {waiting > 0 && <span class="badge">{countText(waiting)} waiting</span>}
      </span>
    </>
  );
}

const DAY_MS = 86_400_000;

/** When something comes, in a few characters. */
function clockText(at: string): string {
  const date = new Date(at);
  if (date.getTime() - Date.now() > DAY_MS)
    return date.toLocaleDateString(undefined, { month: "short", day: "numeric" });
  return date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
}
