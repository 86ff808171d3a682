/**
 * Records as text, in pieces: those of a small page at once, and what is more of them in turns, so that no answer holds
 * the event loop for long.
 */
import { systemClock } from "../clock.ts";
import type { ShownHeader } from "../record-headers.ts";
import { Turns } from "../turns.ts";
import { LARGE_BYTES } from "./json-jobs.ts";
import { renderLargeRecord } from "./large-json.ts";
import { type ConsumedRecord, recordRenderer } from "./responses.ts";

/** What stands before and behind each record. */
export interface Frame {
  readonly before: (record: ConsumedRecord, index: number) => string;
  readonly after: string;
}

/** The records of a list. */
export const LIST: Frame = {
  before: (_record, index) => (index === 0 ? "" : ","),
  after: "",
};

/** Of all answers together. */
const turns = new Turns(systemClock, LARGE_BYTES);

/** Each of the pieces has whole records. @throws RequestError `too-large` */
export async function* inPieces(
  records: readonly ConsumedRecord[],
  type: string,
  { before, after }: Frame,
): AsyncGenerator<string | Uint8Array, void> {
  const render = recordRenderer(type);
  let index = 0;
  for (const slice of slicesOf(records)) {
    const [first] = slice;
    if (first !== undefined && bytesOf(first) > LARGE_BYTES) {
      const json = await renderLargeRecord(type, first);
      yield Buffer.concat([Buffer.from(before(first, index)), json, Buffer.from(after)]);
    } else {
      const write = (record: ConsumedRecord, at: number) =>
        `${before(record, index + at)}${JSON.stringify(render(record))}${after}`;
      yield await turns.run(
        () => slice.map(write).join(""),
        (text) => text.length,
      );
    }
    index += slice.length;
  }
}

/** Whether there is one piece of them, made in this thread. */
export function isOnePiece(records: readonly ConsumedRecord[]): boolean {
  return records.reduce((sum, record) => sum + bytesOf(record), 0) <= LARGE_BYTES;
}

/** A large record alone, and of others as many as are no larger together. */
function* slicesOf(records: readonly ConsumedRecord[]): Generator<ConsumedRecord[], void> {
  let slice: ConsumedRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = bytesOf(record);
    if (slice.length > 0 && bytes + size > LARGE_BYTES) {
      yield slice;
      [slice, bytes] = [[], 0];
    }
    slice.push(record);
    bytes += size;
  }
  if (slice.length > 0) yield slice;
}

/** With what a record has beside its key and value, about. */
function bytesOf({ key, value, kafka }: ConsumedRecord): number {
  let bytes = 100 + (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of kafka?.headers ?? []) bytes += sizeOfHeader(header);
  return bytes;
}

function sizeOfHeader([name, value]: ShownHeader): number {
  return name.length + (typeof value === "string" ? value : (value?.base64 ?? "")).length;
}
