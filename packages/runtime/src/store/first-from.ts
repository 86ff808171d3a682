/** The first offset, of `first` to `last`, whose time is `time` or later, found by halving; undefined when there is none. */
export function firstFrom(
  time: number,
  first: number,
  last: number,
  timeOf: (offset: number) => number,
): number | undefined {
  let [low, high] = [first, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeOf(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low > last ? undefined : low;
}
