/** Moments, durations and amounts, as people read them. */

/** A moment of the API (ISO 8601) on the reader's clock. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at}>
      {timeText(at)}
    </time>
  );
}

export function timeText(at: string): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(undefined, { hour12: false });
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? time : `${date.toLocaleDateString()} ${time}`;
}

/** The units of a duration, and from how many of one on it is said in the next. */
const UNITS: readonly (readonly [string, number])[] = [
  ["ms", 1000],
  ["s", 60],
  ["min", 60],
  ["h", 24],
  ["d", Number.POSITIVE_INFINITY],
];

/** Such as "85 ms", "2.4 s" or "3 h". */
export function durationText(ms: number): string {
  let amount = ms;
  for (const [unit, most] of UNITS) {
    const shown = amount < 10 ? Number(amount.toFixed(1)) : Math.round(amount);
    if (shown < most) return `${shown} ${unit}`;
    amount /= most;
  }
  return "";
}

/** Such as "1,234" or "1.2 M". */
export function countText(count: number): string {
  if (count < 100_000) return count.toLocaleString("en");
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(
    count,
  );
}

/** Such as "4.2 MiB". */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[power]}`;
}
