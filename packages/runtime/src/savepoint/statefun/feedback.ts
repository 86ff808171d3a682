/** Messages that were on their way from one subtask to another when the savepoint was made. */
import type { ByteReader } from "../flink/byte-reader.ts";
import type { KeyGroupsHandle } from "../flink/handles.ts";
import { keyGroupOf } from "../flink/key-group.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";

/** In front of each key group. */
const VERSION = 0;
const MAGIC = 710_818_519;

/** In the order in which they were sent. */
export function* readFeedback(
  reader: ByteReader,
  { firstGroup, offsets }: KeyGroupsHandle,
  maxParallelism: number,
): Generator<Envelope, void> {
  for (const [index, offset] of offsets.entries()) {
    if (offset !== reader.position) {
      throw reader.error(`the next key group should be ${offset} bytes from its beginning`);
    }
    if (reader.int32() !== VERSION || reader.int32() !== MAGIC) {
      throw reader.error("these are not messages of StateFun");
    }
    for (let left = reader.count(); left > 0; left--) {
      const envelope = readEnvelope(reader);
      if (envelope === undefined) continue;
      const { id } = envelope.target;
      if (keyGroupOf(id, maxParallelism) !== firstGroup + index) {
        throw reader.error(
          `the id ${JSON.stringify(id)} is not one of key group ${firstGroup + index}`,
        );
      }
      yield envelope;
    }
  }
  reader.assertEnded();
}
