/**
 * Which partition a record goes to: that of all records with its key, as Kafka's Java client chooses it (its
 * BuiltInPartitioner), so that it does not depend on who writes. The Kafka library's own default chooses others.
 */

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** As Kafka's Utils.murmur2: a signed 32-bit number. */
export function murmur2(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let hash = SEED ^ data.length;
  let at = 0;
  for (; at + 4 <= data.length; at += 4) {
    let word = Math.imul(view.getInt32(at, true), M);
    word ^= word >>> R;
    hash = Math.imul(hash, M) ^ Math.imul(word, M);
  }
  let rest = 0;
  for (let index = data.length - 1; index >= at; index--) rest = (rest << 8) | (data[index] ?? 0);
  if (at < data.length) hash = Math.imul(hash ^ rest, M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/** Without a key it is `sticky`, any of them. */
export function partitionOf(key: Uint8Array | undefined, count: number, sticky: number): number {
  return key === undefined ? sticky : (murmur2(key) & 0x7fffffff) % count;
}
