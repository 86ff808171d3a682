/** What ends the runtime, because going on would lose records, or have them twice. */

/** Says what is the matter, and what to do. */
export class KafkaRefusedError extends Error {
  override readonly name = "KafkaRefusedError";
}
