/** What comes of it: the figures of each, how it was measured, and what this project aims at beside it. */
import type { Row } from "../options.ts";
import { median, round1 } from "../statistics.ts";
import type { PeerFigures } from "./measure.ts";
import type { Peer } from "./peer.ts";
import { FLINK, IN_PROCESS, OVER_HTTP } from "./statefun.ts";
import { WORKERD } from "./workerd/workerd.ts";

export interface Measured {
  readonly peer: Pick<Peer, "name" | "durability" | "differs">;
  /** One of each round. */
  readonly figures: PeerFigures[];
  /** Why it has none, or no more of them. */
  problem: string | undefined;
}

export const RESTATE = "Restate";
export const RESTATE_TUNED = "Restate, 1 partition";

export function figureRows(all: readonly Measured[]): Row[] {
  return all.map((measured) => {
    const { name } = measured.peer;
    if (measured.problem !== undefined) return { "": name, "events/s": "left out" };
    const syncs = measured.figures.at(-1)?.syncsPerEvent;
    return {
      "": name,
      "events/s": Math.round(speedOf(measured)),
      "CPU us/event": Math.round(medianOf(measured, "cpuMicrosPerEvent")),
      "MB resident": Math.round(medianOf(measured, "megabytes")),
      "syncs/event": syncs === undefined ? "not counted" : Number(syncs.toPrecision(2)),
      "in process / this": ratio(all, IN_PROCESS, name) ?? "",
      "over HTTP / this": ratio(all, OVER_HTTP, name) ?? "",
    };
  });
}

export function howRows(all: readonly Measured[]): Row[] {
  return all.map(({ peer: { name, durability, differs }, problem }) => ({
    "": name,
    "durable by": problem === undefined ? durability : `left out: ${problem}`,
    "what differs": differs,
  }));
}

interface Aim {
  readonly ours: string;
  readonly peer: string;
  readonly min: number;
}

const AIMS: readonly Aim[] = [
  { ours: IN_PROCESS, peer: WORKERD.name, min: 20 },
  { ours: OVER_HTTP, peer: WORKERD.name, min: 4 },
  { ours: IN_PROCESS, peer: RESTATE, min: 50 },
  { ours: IN_PROCESS, peer: RESTATE_TUNED, min: 50 },
  { ours: IN_PROCESS, peer: FLINK, min: 2 },
];

/** Of those that were asked for. */
export function aimRows(all: readonly Measured[]): Row[] {
  return AIMS.filter((aim) => all.some(({ peer }) => peer.name === aim.peer)).map(
    ({ ours, peer, min }) => {
      const measured = ratio(all, ours, peer);
      return {
        aim: `events/s, ${ours} / ${peer}`,
        wanted: `>= ${min}`,
        measured: measured ?? "left out",
        reached: measured === undefined ? "" : measured >= min ? "yes" : "no",
      };
    },
  );
}

/** How many times as fast; undefined when one of them was left out. */
function ratio(all: readonly Measured[], name: string, other: string): number | undefined {
  const [its, others] = [name, other].map((wanted) =>
    all.find(({ peer, problem }) => peer.name === wanted && problem === undefined),
  );
  return its && others && round1(speedOf(its) / speedOf(others));
}

function speedOf(measured: Measured): number {
  return medianOf(measured, "eventsPerSecond");
}

function medianOf(
  { figures }: Measured,
  figure: "eventsPerSecond" | "cpuMicrosPerEvent" | "megabytes",
): number {
  return median(figures.map((each) => each[figure]));
}
