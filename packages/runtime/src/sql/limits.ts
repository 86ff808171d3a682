/** What a query may take. */

/** Rows of an answer: so many unless the query asks for others, and the most that it may ask for. */
export const ROWS = 1000;
export const MAX_ROWS = 10_000;

/** How long a query may take, in milliseconds: so long unless it asks for another time, and the longest. */
export const TIMEOUT_MS = 5000;
export const MAX_TIMEOUT_MS = 60_000;

/** Of an answer, as JSON: what comes after is left out. */
export const ANSWER_BYTES = 8 * 1024 * 1024;

/** Characters of a query. */
export const MAX_LENGTH = 100_000;

/** Resident, of the process that runs queries. */
export const MEMORY_BYTES = 384 * 1024 * 1024;
