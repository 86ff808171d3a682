/** A power cut that was not survived, for a person to read. */
import type { Cut } from "./cut.ts";
import type { Layout, Recording } from "./recording.ts";
import type { TraceEvent } from "./trace.ts";

/** Of findings and of losses. */
const MOST_LINES = 10;

export function failureOf(
  seed: number,
  { workload, events, layout }: Recording,
  { at }: Cut,
  wrong: readonly string[],
): string {
  const next = events[at];
  const before = next === undefined ? "" : `, right before: ${showEvent(next, layout)}`;
  const where = `with a cut after ${at} of ${events.length} events${before}`;
  return [`seed ${seed} fails in workload "${workload.name}", ${where}`, ...firstOf(wrong)].join(
    "\n",
  );
}

/** The least that has to be lost for it. */
export function leastOf(
  { events, layout }: Recording,
  { loss }: Cut,
  wrong: readonly string[],
): string {
  const sectors = Map.groupBy(loss.parts, ({ event }) => event);
  const lost = [...sectors].flatMap(([number, parts]) => {
    const event = events[number];
    const some = parts[0]?.sector === undefined ? "" : `, ${parts.length} sectors of it`;
    return event === undefined ? [] : [`${number}: ${showEvent(event, layout)}${some}`];
  });
  return [
    `  ${loss.way}; the least that does it:`,
    ...firstOf(lost.length === 0 ? ["nothing"] : lost),
    `  in place of what was lost at the end of files: ${loss.instead}`,
    "  with:",
    ...firstOf(wrong),
  ].join("\n");
}

function firstOf(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `    ${line}`);
  return lines.length > MOST_LINES
    ? [...shown, `    … and ${lines.length - MOST_LINES} more`]
    : shown;
}

function showEvent(event: TraceEvent, { disk }: Layout): string {
  const onDisk = (path: string) => path.replaceAll(`${disk}/`, "");
  const what = `${event.do} ${onDisk(event.path)}`;
  switch (event.do) {
    case "write":
      return `${what}, ${event.bytes.length} bytes at ${event.at}`;
    case "truncate":
      return `${what} to ${event.size} bytes`;
    case "rename":
    case "link":
      return `${what} to ${onDisk(event.to)}`;
    default:
      return what;
  }
}
