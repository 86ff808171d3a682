/** The fixed names and limits of the dialect: Kafka REST v2, as far as one partition without consumer groups needs it. */

/** Values are JSON, keys are text: a key's bytes are its UTF-8. */
export const JSON_TYPE = "application/vnd.kafka.json.v2+json";
/** Keys and values are any bytes, in base64. */
export const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";
/** Keys and values are text, as in Strimzi's Kafka Bridge: their bytes are its UTF-8. */
export const TEXT_TYPE = "application/vnd.kafka.text.v2+json";

/** Of a request to produce, in bytes. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Of a request to produce, unless the server is told otherwise. */
export const MAX_RECORDS = 10_000;
/** In characters. */
export const MAX_IDEMPOTENCY_KEY = 256;
/** Of the values of a page, in bytes, when the request does not say how many, and whatever it says. */
export const PAGE_BYTES = 1024 * 1024;
export const MAX_PAGE_BYTES = 64 * 1024 * 1024;
/** How long a request for a page waits for its first record when it does not say how long, in milliseconds. */
export const WAIT_MS = 1000;
export const MAX_WAIT_MS = 60_000;
