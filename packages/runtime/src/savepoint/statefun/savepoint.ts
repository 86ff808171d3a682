/** The folder of a savepoint of StateFun: looked at as a whole before anything of it is read. */
import { closeSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { ByteReader } from "../flink/byte-reader.ts";
import { type KeyGroupsHandle, METADATA, notCanonical, type Slice } from "../flink/handles.ts";
import { type KeyedState, readKeyedHeader } from "../flink/keyed-header.ts";
import { type Metadata, type Operator, readMetadata } from "../flink/metadata.ts";
import { SavepointError } from "../flink/savepoint-error.ts";
import { type FoundPosition, readPositions } from "./positions.ts";

/** Operators by the ids that StateFun gives them: where functions run, and where messages come back to them. */
const FUNCTIONS = "6b87a4870d0e21cecbbe271bd893cfcc";
const FEEDBACK = "31284d56d1e2112b0f20099ee448a6a9";

/** A part of the keyed state of the functions, or of the messages on their way to them. */
export interface Part {
  readonly handle: KeyGroupsHandle;
  readonly maxParallelism: number;
}

export interface StatePart extends Part {
  /** Each at its number in this part. */
  readonly states: readonly KeyedState[];
}

export interface Savepoint extends Pick<Metadata, "checkpoint" | "job"> {
  readonly folder: string;
  readonly functions: readonly StatePart[];
  readonly feedback: readonly Part[];
  readonly positions: readonly FoundPosition[];
  /** Of its functions and the messages to them. */
  readonly bytes: number;
}

/** @throws SavepointError when it is not one that can be read, or something of it is missing */
export function lookAt(folder: string): Savepoint {
  const path = join(folder, METADATA);
  const length = sizeOf(folder, METADATA);
  const { operators, checkpoint, job } = read(
    folder,
    { file: METADATA, start: 0, length },
    (reader) => readMetadata(reader),
  );
  if (!operators.some(({ id }) => id === FUNCTIONS)) {
    throw new SavepointError(`${path} is not that of a job of StateFun: it has no functions`);
  }
  const functions = operators.flatMap((operator) => statesOf(operator, FUNCTIONS));
  const feedback = operators.flatMap((operator) => messagesOf(operator));
  const slices = [...functions, ...feedback].map(({ handle }) => handle.slice);
  for (const slice of slices) assertWhole(folder, slice);
  return {
    folder,
    checkpoint,
    job,
    functions: functions.map((part) => ({
      ...part,
      states: read(folder, part.handle.slice, (reader) => readKeyedHeader(reader)),
    })),
    feedback,
    positions: operators.flatMap((operator) => positionsOf(folder, operator)),
    bytes: slices.reduce((sum, { length }) => sum + length, 0),
  };
}

/** The bytes of a slice, for as long as `use` takes. */
export function read<Result>(
  folder: string,
  { file, start, length }: Slice,
  use: (reader: ByteReader) => Result,
): Result {
  const path = join(folder, file);
  const opened = openSync(path, "r");
  try {
    return use(ByteReader.ofFile(path, opened, start, length));
  } finally {
    closeSync(opened);
  }
}

function statesOf({ id, maxParallelism, subtasks }: Operator, owner: string): Part[] {
  const handles = subtasks.flatMap(({ keyedState }) => keyedState ?? []);
  if (handles.length > 0 && id !== owner) throw unknown(id, "state by keys");
  if (handles.some(({ isCanonical }) => !isCanonical)) {
    throw notCanonical("its state is as one state backend keeps it");
  }
  return handles.map((handle) => ({ handle, maxParallelism }));
}

function messagesOf({ id, maxParallelism, subtasks }: Operator): Part[] {
  const handles = subtasks.flatMap(({ rawKeyedState }) => rawKeyedState ?? []);
  if (handles.length > 0 && id !== FEEDBACK) throw unknown(id, "raw state by keys");
  return handles.map((handle) => ({ handle, maxParallelism }));
}

function unknown(id: string, what: string): SavepointError {
  return new SavepointError(`operator ${id} has ${what}, and in a job of StateFun it has none`);
}

function positionsOf(folder: string, { subtasks }: Operator): FoundPosition[] {
  return subtasks.flatMap(({ operatorState }) => {
    if (operatorState === undefined) return [];
    assertWhole(folder, operatorState.slice);
    return read(folder, operatorState.slice, (reader) => readPositions(reader, operatorState));
  });
}

function assertWhole(folder: string, { file, start, length }: Slice): void {
  const bytes = sizeOf(folder, file);
  const isRight = file === METADATA ? start + length <= bytes : length === bytes;
  if (isRight) return;
  throw new SavepointError(
    `${join(folder, file)} has ${bytes} bytes where ${length} were written: copy the whole folder again`,
  );
}

/** @throws SavepointError when it is missing, or not a file */
function sizeOf(folder: string, file: string): number {
  const path = join(folder, file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return found.size;
  const what =
    file === METADATA ? "is not a savepoint: it lacks" : "lacks a file of the savepoint:";
  throw new SavepointError(`${folder} ${what} ${file}`);
}
