/** What comes from outside, in disorder: some of it twice, and in any order that those who sent it cannot rule out. */
import type { Random } from "../engine.ts";
import type { Action } from "./actions.ts";

/** An action, and where it stands in the workload. */
export interface Placed {
  readonly do: "act";
  readonly action: Action;
  readonly place: number;
  /** Whether it comes once more. */
  readonly isRepeated: boolean;
}

/** How likely each is at an action. */
export interface Disorder {
  readonly duplicate: number;
  readonly reordering: number;
}

/** What is repeated comes after so many others at most. */
const LATEST = 3;

/** Time keeps apart what comes before it and after it. */
export function disordered(steps: readonly Placed[], rates: Disorder, random: Random): Placed[] {
  const at = steps.findIndex(({ action }) => action.do === "wait");
  if (at < 0) return reordered(repeated(steps, rates, random), rates, random);
  return [
    ...reordered(repeated(steps.slice(0, at), rates, random), rates, random),
    ...steps.slice(at, at + 1),
    ...disordered(steps.slice(at + 1), rates, random),
  ];
}

function repeated(steps: readonly Placed[], { duplicate }: Disorder, random: Random): Placed[] {
  const all = [...steps];
  for (const step of steps) {
    if (!random.chance(duplicate)) continue;
    all.splice(all.indexOf(step) + 1 + random.int(0, LATEST), 0, { ...step, isRepeated: true });
  }
  return all;
}

/** What comes by one way keeps its order. */
function reordered(steps: readonly Placed[], { reordering }: Disorder, random: Random): Placed[] {
  const left = [...steps];
  const all: Placed[] = [];
  for (let first = left[0]; first !== undefined; first = left[0]) {
    const way = wayOf(random.chance(reordering) ? random.pick(left) : first);
    const at = left.findIndex((step) => wayOf(step) === way);
    all.push(...left.splice(at, 1));
  }
  return all;
}

function wayOf({ action }: Placed): string {
  if (action.do === "wait") return "";
  return JSON.stringify([action.do === "send" ? action.function : action.topic, action.id]);
}
