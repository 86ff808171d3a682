/** What a power cut takes, in the ways in which disks lose things. */
import type { Random } from "statefun-runtime/simulation";
import type { Unsynced } from "./disk.ts";
import type { Losses } from "./files.ts";

/** A cut in the middle of which something is lost. The parts are those that are. */
export interface Loss {
  readonly way: string;
  readonly parts: readonly Unsynced[];
  readonly instead: Losses["instead"];
}

type Way = (unsynced: readonly Unsynced[], random: Random) => readonly Unsynced[];

/** By what is taken of what was not synced, which is in the order in which it was written, file by file. */
const WAYS: Readonly<Record<string, Way>> = {
  "nothing is lost": () => [],
  "all is lost": (unsynced) => unsynced,
  "each change may be lost": byCoin(({ event }) => `${event}`),
  "each sector may be lost": byCoin(({ event, sector }) => `${event}:${sector}`),
  "each file may be lost": byCoin(({ path }) => path),
  "the end is lost": (unsynced, random) => inOrder(unsynced).slice(cutOf(unsynced, random)),
  "the beginning is lost": (unsynced, random) =>
    inOrder(unsynced).slice(0, cutOf(unsynced, random)),
  "one change is torn": (unsynced, random) => {
    if (unsynced.length === 0) return [];
    const { event } = random.pick(unsynced);
    const sectors = unsynced.filter((part) => part.event === event);
    return sectors.slice(random.int(0, sectors.length - 1));
  },
};

export function drawLoss(unsynced: readonly Unsynced[], random: Random): Loss {
  const [way, take] = random.pick(Object.entries(WAYS));
  return {
    way,
    parts: take(unsynced, random),
    instead: random.pick(["nothing", "nothing", "zeros", "garbage"] as const),
  };
}

/** All of these are lost. */
export const allOf = (parts: readonly Unsynced[]): Loss => ({
  way: "all is lost",
  parts,
  instead: "nothing",
});

/** For a disk. */
export function lossesOf({ parts, instead }: Loss): Losses {
  const lost = new Set(parts.map(({ event, sector }) => `${event}:${sector}`));
  return { isLost: ({ event, sector }) => lost.has(`${event}:${sector}`), instead };
}

/** Those of one key are lost together. */
function byCoin(keyOf: (part: Unsynced) => string): Way {
  return (unsynced, random) => {
    const probability = random.pick([0.1, 0.5, 0.9]);
    const lost = new Map<string, boolean>();
    return unsynced.filter((part) => {
      const key = keyOf(part);
      const isLost = lost.get(key) ?? random.chance(probability);
      lost.set(key, isLost);
      return isLost;
    });
  };
}

const inOrder = (unsynced: readonly Unsynced[]): Unsynced[] =>
  unsynced.toSorted((a, b) => a.event - b.event || (a.sector ?? 0) - (b.sector ?? 0));

const cutOf = (unsynced: readonly Unsynced[], random: Random): number =>
  random.int(0, unsynced.length);
