/** How much is counted in a second, lately. */
import { useEffect, useRef, useState } from "preact/hooks";

const LOOK_MS = 1000;
/** A rate is that of so many looks. */
const LOOKS = 4;

type Counts = ReadonlyMap<string, number>;

/** The rate of each count that is not at rest, anew each second. What there was no count of before has none yet. */
export function useRates(counts: Counts): Counts {
  const newest = useRef(counts);
  newest.current = counts;
  const [rates, setRates] = useState<Counts>(new Map());
  useEffect(() => {
    const looks: { readonly at: number; readonly counts: Counts }[] = [];
    const timer = setInterval(() => {
      looks.push({ at: performance.now(), counts: newest.current });
      if (looks.length > LOOKS) looks.shift();
      const [first, last] = [looks[0], looks.at(-1)];
      if (first === undefined || last === undefined || first === last) return;
      const seconds = (last.at - first.at) / 1000;
      const found = new Map<string, number>();
      for (const [name, count] of last.counts) {
        const more = count - (first.counts.get(name) ?? count);
        if (more > 0) found.set(name, more / seconds);
      }
      setRates((before) => (found.size + before.size === 0 ? before : found));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return rates;
}

/** Such as "0.3", "12" or "2,400". */
export function rateText(rate: number): string {
  return rate < 10 ? String(Number(rate.toFixed(1))) : Math.round(rate).toLocaleString("en");
}
