/** Makes text safe to show: names may have been chosen by somebody who means no good. */

/** What could move the cursor of the terminal, or forge a line. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text on one line, as in JSON where it would do something to a terminal. */
export function printable(text: string | number): string {
  return String(text).replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
