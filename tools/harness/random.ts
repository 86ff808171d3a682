/** A way to pick at random that comes round to everything. */
import type { Random } from "statefun-runtime/simulation";

/** Picks so that each value has had its turn before any has its next. The values may be others each time. */
export function inTurns<T>(random: Random): (values: readonly T[]) => T {
  const had = new Set<T>();
  return (values) => {
    if (values.every((value) => had.has(value))) for (const value of values) had.delete(value);
    const value = random.pick(values.filter((candidate) => !had.has(candidate)));
    had.add(value);
    return value;
  };
}
