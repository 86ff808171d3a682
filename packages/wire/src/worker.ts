/** What a runtime and the thread of its functions say to each other. Batches travel as packing.ts packs them. */
import type { Flat } from "./flat.ts";

/** What a thread of functions is started with, as its `workerData`. */
export interface WorkerStart {
  /** The memory of a {@link RunningNote}, which the thread keeps. */
  readonly running: SharedArrayBuffer;
  /** Where the thread listened that this one takes the place of. */
  readonly url: string | undefined;
  /** Whether it listens, too, if it has a server: one that runs beside another does not. */
  readonly listens: boolean;
}

/** To the thread: calls, the question whether it lives, or to end in order. */
export type ToWorker = Flat | "ping" | "close";

/** From the thread: outcomes of calls; that it lives; that it is ready, and where it listens; or why it cannot start. */
export type FromWorker =
  | Flat
  | "pong"
  | { readonly url: string | undefined }
  | { readonly failure: string; readonly isUsage: boolean };

const MAX_NOTE_BYTES = 1024;
const LENGTH_BYTES = 4;

/**
 * Which instance's messages a thread is handling, where another thread can read it: whoever never returns can no longer say
 * so itself. An id is cut off after about 1,000 bytes.
 */
export class RunningNote {
  readonly #bytes: Buffer;

  /** @param shared the memory of a note that another thread has made */
  constructor(shared = new SharedArrayBuffer(LENGTH_BYTES + MAX_NOTE_BYTES)) {
    this.#bytes = Buffer.from(shared);
  }

  /** To give to the other thread. */
  get shared(): SharedArrayBuffer {
    return this.#bytes.buffer as SharedArrayBuffer;
  }

  set(typename: string, id: string): void {
    const length = this.#bytes.write(nameOf(typename, id), LENGTH_BYTES);
    this.#bytes.writeUInt32LE(length);
  }

  /** Whether this is the instance that was noted last. */
  is(typename: string, id: string): boolean {
    const cutOff = Buffer.allocUnsafe(MAX_NOTE_BYTES);
    const length = cutOff.write(nameOf(typename, id));
    return cutOff.toString("utf8", 0, length) === this.text;
  }

  /** What was noted last, for people; undefined when nothing was. */
  get text(): string | undefined {
    const length = this.#bytes.readUInt32LE();
    if (length === 0) return undefined;
    return this.#bytes.toString("utf8", LENGTH_BYTES, LENGTH_BYTES + length);
  }
}

function nameOf(typename: string, id: string): string {
  return `${typename} "${id}"`;
}
