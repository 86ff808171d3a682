/** Where moments are on a line: what was busy takes its time, and long times in which nothing happened are shortened. */

export interface Interval {
  readonly from: number;
  readonly to: number;
  readonly isBusy: boolean;
}

/** A time that is shortened: where it begins and ends on the line, and how long it was, in milliseconds. */
export interface Break {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export interface Timeline {
  /** From 0 to 1, of milliseconds since 1970. */
  at(time: number): number;
  readonly breaks: readonly Break[];
  /** From the first moment to the last. */
  readonly ms: number;
}

/** Of all that was busy, a quiet time may be so long; and never less than this, in milliseconds. */
const QUIET_SHARE = 0.2;
const LEAST_QUIET_MS = 2;

export function timelineOf(intervals: readonly Interval[]): Timeline {
  const moments = [...new Set(intervals.flatMap(({ from, to }) => [from, to]))].sort(
    (a, b) => a - b,
  );
  const busy = intervals.filter(({ isBusy }) => isBusy);
  const steps = moments.slice(1).map((to, index) => {
    const from = moments[index] ?? to;
    return { from, ms: to - from, isBusy: busy.some((one) => one.from < to && one.to > from) };
  });
  const busyMs = steps.reduce((sum, { ms, isBusy }) => sum + (isBusy ? ms : 0), 0);
  const most = Math.max(LEAST_QUIET_MS, busyMs * QUIET_SHARE);
  const lengths = steps.map(({ ms, isBusy }) => (isBusy ? ms : Math.min(ms, most)));
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  const places = new Map<number, number>();
  let place = 0;
  moments.forEach((moment, index) => {
    places.set(moment, place / total);
    place += lengths[index] ?? 0;
  });
  return {
    at: (time) => places.get(time) ?? 0,
    breaks: steps.flatMap(({ from, ms }, index) => {
      const length = lengths[index] ?? 0;
      if (ms <= 2 * length) return [];
      const begin = places.get(from) ?? 0;
      return [{ from: begin, to: begin + length / total, ms }];
    }),
    ms: (moments.at(-1) ?? 0) - (moments[0] ?? 0),
  };
}

/** The style of what is from one place on the line to another. */
export function placed(from: number, to: number) {
  return { left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` };
}
