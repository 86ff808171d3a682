/**
 * Admission control: how much of one function is in memory and waits for nothing but its turn, so that a slow function's
 * messages wait on disk, and its records in their topics. The messages of instances that fail or take long do not count: they
 * wait for something else.
 */

/** From here on records for the function wait in their topics. */
const MESSAGES_FOR_RECORDS = 128;
/** From here on further messages wait on disk. */
const MAX_MESSAGES = 10_000;
/** The same for their size, in bytes, for records and for messages alike. */
const MAX_BYTES = 32 * 1024 * 1024;
/** From here on no further batch is sent. The size of all in flight, in bytes, those that take long included. */
const MAX_BYTES_IN_FLIGHT = 256 * 1024 * 1024;

export class Load {
  /** Messages in mailboxes. */
  messages = 0;
  /** The size of those and of the batches in flight, in bytes. */
  bytes = 0;
  /** The size of all batches in flight, in bytes. */
  bytesInFlight = 0;

  get takesRecords(): boolean {
    return this.messages < MESSAGES_FOR_RECORDS && this.bytes < MAX_BYTES;
  }

  get takesMessages(): boolean {
    return this.messages < MAX_MESSAGES && this.bytes < MAX_BYTES;
  }

  get takesCalls(): boolean {
    return this.bytesInFlight < MAX_BYTES_IN_FLIGHT;
  }
}
