/** Text that others have chosen, so that it can be shown beside the page's own. */

/** What is not seen, or turns the direction of writing, as an escape in its place, so that nothing is hidden by it. */
export function visible(text: string): string {
  return text.replace(
    /\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
