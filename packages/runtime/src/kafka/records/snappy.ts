/** Snappy, as Kafka's clients write it: a block, or several of them in the frame of xerial's snappy-java. */
import { compressionsAlgorithms } from "@platformatic/kafka";

const FRAME = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** Behind it are two versions. */
const FRAME_HEAD = 16;

/**
 * The library makes room for as much as a block says that it has, and never gives that back.
 *
 * @throws Error when that is more than `maxBytes`, or it cannot be read
 */
export function snappyDecompressed(bytes: Buffer, maxBytes: number): Buffer {
  const size = blocksIn(bytes).reduce((sum, block) => sum + sizeOf(block), 0);
  if (size > maxBytes) throw new Error(`a batch has ${size} bytes when it is decompressed`);
  return compressionsAlgorithms.snappy.decompressSync(bytes);
}

function* blocksIn(bytes: Buffer): Generator<Buffer, undefined> {
  if (!bytes.subarray(0, FRAME.length).equals(FRAME)) {
    yield bytes;
    return;
  }
  for (let at = FRAME_HEAD; at + 4 <= bytes.length; ) {
    const begin = at + 4;
    at = begin + bytes.readUInt32BE(at);
    yield bytes.subarray(begin, at);
  }
}

/** A block begins with it, the lowest seven bits first. */
function sizeOf(block: Buffer): number {
  let size = 0;
  for (const [index, byte] of block.subarray(0, 5).entries()) {
    size += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) break;
  }
  return size;
}
