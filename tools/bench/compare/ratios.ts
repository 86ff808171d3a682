/** The table of a comparison: each figure of both sides, the ratio, and what has become worse. */
import type { Row } from "../options.ts";
import { median } from "../statistics.ts";

/** What one measurement has found, by name. */
export type Figures = ReadonlyMap<string, number>;

export interface Sides {
  readonly before: readonly Figures[];
  readonly after: readonly Figures[];
}

/** More of these is better; of all other figures, less. */
export const EVENTS_PER_SECOND = "events/s";
/** What is worse by more is marked. */
const MARKED_FROM = 1.05;
/** Microseconds, milliseconds or megabytes: /proc and the clocks do not tell apart what differs by less. */
const RESOLUTION = 0.2;

/** The medians: a row for each figure that one side has. @param name the column of the side before */
export function ratioRows(way: string, name: string, { before, after }: Sides): Row[] {
  const figures = new Set([...before, ...after].flatMap((measured) => [...measured.keys()]));
  return [...figures].map((figure) => {
    const [was, is] = [medianOf(before, figure), medianOf(after, figure)];
    const ratio = is / was;
    return {
      "": `${way}: ${figure}`,
      [name]: shown(was),
      "working tree": shown(is),
      ratio: Number.isFinite(ratio) ? ratio.toFixed(2) : "",
      "worse by": worseBy(figure, was, is),
    };
  });
}

function medianOf(all: readonly Figures[], figure: string): number {
  return median(all.flatMap((measured) => measured.get(figure) ?? []));
}

function shown(value: number): number | string {
  if (Number.isNaN(value)) return "";
  return Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0));
}

function worseBy(figure: string, was: number, is: number): string {
  const change = figure === EVENTS_PER_SECOND ? was / is : is / was;
  const isMarked = change > MARKED_FROM && Math.abs(is - was) >= RESOLUTION;
  return isMarked && Number.isFinite(change) ? `${Math.round((change - 1) * 100)} %` : "";
}
