/** How long ids and cancellation tokens may be, which are keys of everything that is kept: in memory, on disk and in URLs. */

/** In bytes of UTF-8, unless the runtime is told otherwise: percent-encoded it fits into the 16 KiB that a head may be in Node. */
export const ID_BYTES = 5 * 1024;

/** What is wrong with a key of so many bytes, to be said behind "it has"; undefined when nothing is. */
export function tooLong(key: string | Uint8Array, idBytes: number): string | undefined {
  // The length of text is a third of its bytes at least, and mostly far below the limit: counting them costs more.
  if (key.length * 3 <= idBytes) return undefined;
  const bytes = typeof key === "string" ? Buffer.byteLength(key) : key.length;
  return bytes > idBytes
    ? `${bytes} bytes, and ${idBytes} are the most (setting "idBytes")`
    : undefined;
}
