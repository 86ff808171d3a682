/** Which key group a key is in: Java's hash of the text, stirred once more. What was read as a key is found to be one by it. */

const MIX = 0x85ebca6b;

export function keyGroupOf(key: string, maxParallelism: number): number {
  return murmur(javaHash(key)) % maxParallelism;
}

/** As `String.hashCode`. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** As `MathUtils.murmurHash`: of one number, and never negative. */
function murmur(code: number): number {
  let hash = Math.imul(code, 0xcc9e2d51);
  hash = rotated(hash, 15);
  hash = Math.imul(hash, 0x1b873593);
  hash = rotated(hash, 13);
  hash = (Math.imul(hash, 5) + 0xe6546b64) ^ 4;
  hash = Math.imul(hash ^ (hash >>> 16), MIX);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  if (hash >= 0) return hash;
  return hash === -0x80000000 ? 0 : -hash;
}

function rotated(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
