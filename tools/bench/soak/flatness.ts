/** Whether what was sampled over a long time is as it was: its tenths, and the second of them beside the last. */
import type { Row } from "../options.ts";
import { median, round1 } from "../statistics.ts";

/** What was found at one time, by the name of the figure. */
export type Sample = Readonly<Record<string, number>>;

/** How much more a figure may be in the last tenth: so many times the second tenth's, and so much on top. */
export interface Bound {
  readonly times: number;
  readonly plus: number;
}

export interface Flatness {
  /** One for each tenth, with the medians of its samples. */
  readonly tenths: readonly Row[];
  /** One for each figure that has a bound. */
  readonly growth: readonly Row[];
  /** The figures that have grown beyond their bounds. */
  readonly grown: readonly string[];
}

const TENTHS = 10;

/**
 * The first tenth is for things to settle. Of fewer than ten samples some tenths have none, so nothing can be told.
 *
 * @param bounds of the figures that are to be flat @param shown the figures of the table of tenths
 */
export function flatness(
  samples: readonly Sample[],
  bounds: Readonly<Record<string, Bound>>,
  shown: readonly string[],
): Flatness {
  const tenths = Array.from({ length: TENTHS }, (_, n) =>
    samples.slice(
      Math.floor((n * samples.length) / TENTHS),
      Math.floor(((n + 1) * samples.length) / TENTHS),
    ),
  );
  const inTenth = (n: number, figure: string): number =>
    median((tenths[n] ?? []).map((sample) => sample[figure] ?? Number.NaN));
  const compared = Object.entries(bounds).map(([figure, bound]) => {
    const before = inTenth(1, figure);
    const after = inTenth(TENTHS - 1, figure);
    const most = before * bound.times + bound.plus;
    return { figure, before, after, most, isFlat: after <= most };
  });
  return {
    tenths: tenths.map((_, n) => ({
      tenth: n + 1,
      ...Object.fromEntries(shown.map((figure) => [figure, round1(inTenth(n, figure))])),
    })),
    growth: compared.map(({ figure, before, after, most, isFlat }) => ({
      figure,
      "second tenth": round1(before),
      "last tenth": round1(after),
      "at most": round1(most),
      flat: isFlat ? "yes" : "no",
    })),
    grown: compared.filter(({ isFlat }) => !isFlat).map(({ figure }) => figure),
  };
}
