/** The file `_metadata` of a savepoint: which operators the job has, and where the state of each of their subtasks is. */
import type { ByteReader } from "./byte-reader.ts";
import {
  type KeyGroupsHandle,
  MAX_KEY_GROUPS,
  type OperatorStateHandle,
  readKeyedHandle,
  readOperatorHandle,
  readStream,
} from "./handles.ts";
import { SavepointError } from "./savepoint-error.ts";

const MAGIC = 0x4960672d;
/** That of Flink 1.16. */
const FORMAT = 4;

export interface Metadata {
  /** Its number among the job's checkpoints. */
  readonly checkpoint: number;
  readonly operators: readonly Operator[];
  /** What it did afterwards; undefined where that cannot be told. */
  readonly job: "went on" | "stopped" | undefined;
}

export interface Operator {
  /** In hexadecimal. */
  readonly id: string;
  /** How many key groups there are. */
  readonly maxParallelism: number;
  readonly subtasks: readonly Subtask[];
}

export interface Subtask {
  readonly operatorState: OperatorStateHandle | undefined;
  readonly keyedState: KeyGroupsHandle | undefined;
  readonly rawKeyedState: KeyGroupsHandle | undefined;
}

/** @throws SavepointError when it is not that of a canonical savepoint, or is damaged */
export function readMetadata(reader: ByteReader): Metadata {
  if (reader.remaining < 8 || reader.int32() !== MAGIC) {
    throw new SavepointError(`${reader.name} is not that of a savepoint of Flink`);
  }
  const format = reader.int32();
  if (format !== FORMAT) throw otherFormat(reader.name, format);
  const checkpoint = reader.int64();
  if (reader.int32() !== 0) throw unknownState("the job's master");
  const operators = Array.from({ length: reader.count() }, () => readOperator(reader));
  return { checkpoint, operators, job: readAction(reader) };
}

function otherFormat(name: string, format: number): SavepointError {
  const versions = format < FORMAT ? "an older" : "a newer";
  return new SavepointError(
    `${name} has format ${format}, of ${versions} version of Flink: StateFun 3.3.0 on Flink 1.16 writes format ${FORMAT}, which is what can ` +
      "be read; restore the job there, and stop it with a savepoint",
  );
}

/** What is thrown for state that would be lost. */
function unknownState(owner: string): SavepointError {
  return new SavepointError(`${owner} has state that a job of StateFun does not have`);
}

function readOperator(reader: ByteReader): Operator {
  const id = Buffer.from(reader.bytes(16)).toString("hex");
  reader.int32();
  const maxParallelism = reader.int32();
  if (maxParallelism < 1 || maxParallelism > MAX_KEY_GROUPS) {
    throw reader.error(`${maxParallelism} is not a maximum parallelism`);
  }
  if (readStream(reader) !== undefined) throw unknownState(`the coordinator of operator ${id}`);
  const subtasks: Subtask[] = [];
  const length = reader.int32();
  // An operator that had come to its end has none.
  if (length !== -1 && (length < 0 || length > maxParallelism)) {
    throw reader.error(`there cannot be ${length} subtasks`);
  }
  for (let left = length; left > 0; left--) {
    // The index of one that had come to its end is negative, and it has nothing.
    if (reader.int32() >= 0) subtasks.push(readSubtask(reader, id));
  }
  return { id, maxParallelism, subtasks };
}

function readSubtask(reader: ByteReader, id: string): Subtask {
  const operatorState = reader.int32() === 0 ? undefined : readOperatorHandle(reader);
  if (reader.int32() !== 0) throw unknownState(`operator ${id}`);
  const keyedState = readKeyedHandle(reader);
  const rawKeyedState = readKeyedHandle(reader);
  // What was on its way between operators is only in unaligned checkpoints.
  if (reader.int32() !== 0 || reader.int32() !== 0)
    throw unknownState(`a channel of operator ${id}`);
  return { operatorState, keyedState, rawKeyedState };
}

/** Of the savepoint's properties, an object as Java serializes it, the last thing is what the job did afterwards. */
function readAction(reader: ByteReader): Metadata["job"] {
  if (reader.remaining > 64 * 1024) throw reader.error(`${reader.remaining} bytes are left over`);
  const properties = Buffer.from(reader.bytes(reader.remaining)).toString("latin1");
  if (properties.endsWith("NONE")) return "went on";
  return /(SUSPEND|TERMINATE)$/.test(properties) ? "stopped" : undefined;
}
