/** What a workload is drawn with. */
import type { Random as Dice } from "./engine.ts";

/** Random numbers that a seed repeats. Its methods may be destructured. */
export interface Random extends Dice {
  /** From `min` to `max` of what `make` gives for 0, 1, 2 and so on. */
  list<T>(min: number, max: number, make: (index: number) => T): T[];
}

export function randomWith(dice: Dice): Random {
  return {
    ...dice,
    list: (min, max, make) => Array.from({ length: dice.int(min, max) }, (_, index) => make(index)),
  };
}
