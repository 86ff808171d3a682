/** The rows of the keyed state in the format that all state backends write, one key group after the other. */
import type { ByteReader } from "./byte-reader.ts";
import type { KeyGroupsHandle } from "./handles.ts";
import { keyGroupOf } from "./key-group.ts";
import type { KeyedState } from "./keyed-header.ts";
import { readText } from "./texts.ts";

export interface KeyedRow {
  readonly state: KeyedState;
  /** Its key: with StateFun, the id of an instance. */
  readonly key: string;
  /** The rest of its key in the file: a namespace, and with a MAP the key there. */
  readonly rest: ByteReader;
  readonly value: ByteReader;
}

/** Instead of a state's number. */
const END_OF_GROUP = 0xffff;
/** In the first byte of a key: no other one of the state follows. */
const LAST = 0x80;

export interface RowsOptions {
  readonly handle: KeyGroupsHandle;
  readonly states: readonly KeyedState[];
  readonly maxParallelism: number;
}

/** The rows of each key group that has any. All of one key are in the same group. What is not read of a row is passed over. */
export function* readKeyGroups(
  reader: ByteReader,
  { handle, states, maxParallelism }: RowsOptions,
): Generator<Generator<KeyedRow, void>, void> {
  for (const [index, offset] of handle.offsets.entries()) {
    if (offset === 0) continue;
    if (offset !== reader.position) {
      throw reader.error(`the next key group should be ${offset} bytes from its beginning`);
    }
    yield readGroup(reader, states, { group: handle.firstGroup + index, maxParallelism });
  }
  reader.assertEnded();
}

interface Group {
  readonly group: number;
  readonly maxParallelism: number;
}

function* readGroup(
  reader: ByteReader,
  states: readonly KeyedState[],
  group: Group,
): Generator<KeyedRow, void> {
  for (;;) {
    const id = reader.uint16();
    if (id === END_OF_GROUP) return;
    const state = states[id];
    if (state === undefined) throw reader.error(`there is no state ${id}`);
    for (let isLast = false; !isLast; ) {
      const rest = reader.within(reader.int32());
      const first = rest.byte();
      isLast = (first & LAST) !== 0;
      // The timers: what they are for has its time in its own state.
      if (state.kind === "PRIORITY_QUEUE") {
        reader.skip(reader.int32());
        continue;
      }
      const key = readKey(rest, first & ~LAST, group);
      const value = reader.within(reader.int32());
      yield { state, key, rest, value };
    }
  }
}

/** Its group is in front of a key, in two bytes where there are more than 128. */
function readKey(rest: ByteReader, first: number, { group, maxParallelism }: Group): string {
  const said = maxParallelism > 128 ? first * 256 + rest.byte() : first;
  const key = readText(rest);
  if (said === group && keyGroupOf(key, maxParallelism) === group) return key;
  throw rest.error(`the key ${JSON.stringify(key)} is not one of key group ${group}`);
}
