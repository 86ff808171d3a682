/** Makes a list that fails shorter, for as long as it fails: what is left is what a person has to read. */

/**
 * A part of `items` that fails, too, and from which nothing can be left out; `fails` is not asked more often than `most` times, and
 * is taken to say no from then on.
 */
export async function shrinkList<Item>(
  items: readonly Item[],
  fails: (shorter: readonly Item[]) => Promise<boolean>,
  most: number,
): Promise<readonly Item[]> {
  let shortest = items;
  let left = most;
  // Halves first, then smaller parts, down to single ones; and again from there.
  for (let size = Math.ceil(items.length / 2); size >= 1 && left > 0; ) {
    let hasShrunk = false;
    for (let at = 0; at < shortest.length && left > 0; left--) {
      const shorter = shortest.toSpliced(at, size);
      if (await fails(shorter)) {
        shortest = shorter;
        hasShrunk = true;
      } else {
        at += size;
      }
    }
    if (!hasShrunk || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return shortest;
}
