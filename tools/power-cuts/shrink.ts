/** Makes what a power cut takes less, for as long as it does harm: what is left is what a person has to look at. */
import type { Loss } from "./losses.ts";

/** `harms` says whether a loss does. The smallest one that was found after `most` tries. */
export async function shrink(
  loss: Loss,
  harms: (loss: Loss) => Promise<boolean>,
  most = 60,
): Promise<Loss> {
  let smallest = loss;
  let left = most;
  for (let size = Math.ceil(loss.parts.length / 2); size >= 1 && left > 0; ) {
    let hasShrunk = false;
    for (let at = 0; at < smallest.parts.length && left > 0; left--) {
      const less = { ...smallest, parts: smallest.parts.toSpliced(at, size) };
      if (await harms(less)) {
        smallest = less;
        hasShrunk = true;
      } else at += size;
    }
    if (size === 1 && !hasShrunk) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return smallest;
}
