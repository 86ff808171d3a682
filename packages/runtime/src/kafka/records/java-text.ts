/** Text as Java reads it. */

/** A surrogate in UTF-8, which is not allowed there, or the beginning of one. */
const SURROGATES = /\u00ed[\u00a0-\u00bf][\u0080-\u00bf]?/g;
/** A byte that can be nowhere in UTF-8. */
const NEVER = "\u00ff";

/**
 * What `new String(bytes, UTF_8)` is: ids come from keys by it (StateFun's RoutableKafkaIngressDeserializer). What is not UTF-8
 * becomes U+FFFD, as it does in Node, but a surrogate becomes one of them, where Node makes one of each of its bytes.
 */
export function javaText(bytes: Buffer): string {
  const single = bytes.toString("latin1").replace(SURROGATES, NEVER);
  return Buffer.from(single, "latin1").toString();
}
