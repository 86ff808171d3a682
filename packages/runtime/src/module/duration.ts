/**
 * Durations as module.yaml writes them: `2m`, `10 sec`, `1 min`, `100ms`, a bare number of milliseconds.
 * The units are those of Flink 1.16's TimeUtils, no more: a parser that also took `1.5h`, `2 mins` or `PT2M`
 * would accept here what fails when the same file goes to Flink.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const UNITS: ReadonlyMap<string, number> = new Map(
  (
    [
      [24 * HOUR, "d day days"],
      [HOUR, "h hour hours"],
      [MINUTE, "m min minute minutes"],
      [SECOND, "s sec secs second seconds"],
      [1, "ms milli millis millisecond milliseconds"],
      [1 / 1000, "µs micro micros microsecond microseconds"],
      [1 / 1_000_000, "ns nano nanos nanosecond nanoseconds"],
    ] as const
  ).flatMap(([milliseconds, labels]) => labels.split(" ").map((label) => [label, milliseconds])),
);

/** The duration in whole milliseconds (part of one counts as one), 0 among them; undefined if it is not one. */
export function durationMs(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") {
    return undefined;
  }
  const [, digits, label = ""] = /^(\d+)\s*([a-zµ]*)$/.exec(`${value}`.trim().toLowerCase()) ?? [];
  const unit = label === "" ? 1 : UNITS.get(label);
  if (digits === undefined || unit === undefined) {
    return undefined;
  }
  const milliseconds = Math.ceil(Number(digits) * unit);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** The duration in whole milliseconds, at least 1; undefined if it is not one, or zero. */
export function parseDuration(value: unknown): number | undefined {
  return durationMs(value) || undefined;
}
