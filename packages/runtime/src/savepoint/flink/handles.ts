/** Where the state of an operator is: in files beside `_metadata`, or in that itself when it is small. */
import type { ByteReader } from "./byte-reader.ts";
import { SavepointError } from "./savepoint-error.ts";

/** Bytes of a file of the savepoint's folder. */
export interface Slice {
  /** The file's name. */
  readonly file: string;
  readonly start: number;
  readonly length: number;
}

/** A number of key groups, one after the other, in one part of a file. */
export interface KeyGroupsHandle {
  /** Whether it has the one format that savepoints of all state backends have. */
  readonly isCanonical: boolean;
  readonly firstGroup: number;
  /** Where each is in the slice; 0: there is nothing of it. */
  readonly offsets: readonly number[];
  readonly slice: Slice;
}

/** The lists of an operator that are not by key. */
export interface OperatorStateHandle {
  /** Where the elements of each are in the slice. */
  readonly offsets: ReadonlyMap<string, readonly number[]>;
  readonly slice: Slice;
}

/** In every savepoint. */
export const METADATA = "_metadata";

/** As Flink allows. */
export const MAX_KEY_GROUPS = 32768;

const NOTHING = 0;
const INLINE = 1;
const FILE = 2;
const KEY_GROUPS = 3;
const OPERATOR_STATE = 4;
const RELATIVE_FILE = 6;
const SAVEPOINT_KEY_GROUPS = 7;
const KEY_GROUPS_V2 = 12;

/** Those that only checkpoints and native savepoints have. */
const OTHER_HANDLES: ReadonlyMap<number, string> = new Map([
  [5, "an incremental snapshot of RocksDB"],
  [8, "a changelog"],
  [9, "a changelog"],
  [10, "a changelog"],
  [11, "an incremental snapshot of RocksDB"],
  [13, "a changelog"],
  [14, "a changelog"],
]);

const CANONICAL_HINT =
  'only savepoints in the canonical format can be read: have the job write one by {"formatType":"CANONICAL"}, which is the default of ' +
  "Flink's REST API, or restore this one on Flink and stop the job there";

/** Undefined: there is none. @throws SavepointError for one that is not of a canonical savepoint */
export function readKeyedHandle(reader: ByteReader): KeyGroupsHandle | undefined {
  const type = reader.byte();
  if (type === NOTHING) return undefined;
  const other = OTHER_HANDLES.get(type);
  if (other !== undefined) throw notCanonical(`it has ${other}`);
  if (type !== KEY_GROUPS && type !== KEY_GROUPS_V2 && type !== SAVEPOINT_KEY_GROUPS) {
    throw reader.error(`${type} is not a kind of keyed state`);
  }
  const firstGroup = reader.int32();
  const groups = reader.count(MAX_KEY_GROUPS);
  if (firstGroup < 0 || firstGroup + groups > MAX_KEY_GROUPS) {
    throw reader.error(`there are no key groups ${firstGroup} to ${firstGroup + groups - 1}`);
  }
  const offsets = Array.from({ length: groups }, () => reader.int64());
  const slice = readStream(reader);
  // Its own id, which nobody else refers to.
  if (type === KEY_GROUPS_V2) reader.utf();
  if (slice === undefined) throw reader.error("keyed state without its bytes");
  return { isCanonical: type === SAVEPOINT_KEY_GROUPS, firstGroup, offsets, slice };
}

/** What is thrown for a snapshot that is another one than a canonical savepoint. */
export function notCanonical(what: string): SavepointError {
  return new SavepointError(
    `this is a native savepoint or a checkpoint: ${what}; ${CANONICAL_HINT}`,
  );
}

/** Undefined: there is none. */
export function readOperatorHandle(reader: ByteReader): OperatorStateHandle | undefined {
  const type = reader.byte();
  if (type === NOTHING) return undefined;
  if (type !== OPERATOR_STATE) throw reader.error(`${type} is not a kind of operator state`);
  const names = reader.count();
  const offsets = new Map<string, readonly number[]>();
  for (let left = names; left > 0; left--) {
    const name = reader.utf();
    // How it is distributed over the subtasks.
    reader.byte();
    const length = reader.count();
    offsets.set(
      name,
      Array.from({ length }, () => reader.int64()),
    );
  }
  const slice = readStream(reader);
  if (slice === undefined) throw reader.error("operator state without its bytes");
  return { offsets, slice };
}

/** The bytes of a state. @throws SavepointError for a file that is not in the folder */
export function readStream(reader: ByteReader): Slice | undefined {
  const type = reader.byte();
  switch (type) {
    case NOTHING:
      return undefined;
    case INLINE: {
      reader.utf();
      const length = reader.int32();
      const slice = { file: METADATA, start: reader.position, length };
      reader.skip(length);
      return slice;
    }
    case RELATIVE_FILE: {
      const file = reader.utf();
      const length = reader.int64();
      if (!/^[\w.-]+$/.test(file) || /^\.+$/.test(file)) {
        throw reader.error(`${JSON.stringify(file)} is not the name of a file beside it`);
      }
      if (length < 0) throw reader.error(`a file cannot have ${length} bytes`);
      return { file, start: 0, length };
    }
    case FILE: {
      reader.int64();
      throw notCanonical(`it refers to the file ${JSON.stringify(reader.utf())} of another folder`);
    }
    default:
      throw reader.error(`${type} is not a kind of bytes`);
  }
}
