/** The last moment of the year 9999, after which years have six digits. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A time as text: of milliseconds since 1970. One that no date can have, such as that of an expiry far off, is the last one. */
export function timeText(time: number): string {
  return new Date(Math.min(time, LAST_TIME)).toISOString();
}
