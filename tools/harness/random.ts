/** Random numbers that a seed repeats: what a load does can be done again. */

export interface Random {
  /** A whole number from `min` to `max`. */
  int(min: number, max: number): number;
  pick<T>(values: readonly T[]): T;
}

/** The generator mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    pick<T>(values: readonly T[]): T {
      const value = values[int(0, values.length - 1)];
      if (value === undefined) throw new RangeError("nothing to pick from");
      return value;
    },
  };
}

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
