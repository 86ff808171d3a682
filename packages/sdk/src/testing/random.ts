/** What a workload is drawn with. */
import type { Random as Dice } from "./engine.ts";

/** Random numbers that a seed repeats. Its methods may be destructured. */
export interface Random extends Dice {
  /** A whole number from `min` to `max`, both among them. @throws RangeError when `min` is greater than `max` */
  int(min: number, max: number): number;
  /** From `min` to `max` of what `make` gives for 0, 1, 2 and so on. @throws RangeError when `min` is greater than `max` */
  list<T>(min: number, max: number, make: (index: number) => T): T[];
}

export function randomWith(dice: Dice): Random {
  const int = (min: number, max: number): number => {
    if (min <= max) return dice.int(min, max);
    throw new RangeError(`there is no number from ${min} to ${max}`);
  };
  return {
    ...dice,
    int,
    list: (min, max, make) => Array.from({ length: int(min, max) }, (_, index) => make(index)),
  };
}
