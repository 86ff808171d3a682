/** Questions that are often asked, over the views that docs/sql.md describes. */

export interface Example {
  readonly title: string;
  readonly query: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    title: "How much there is of each function",
    query: "SELECT function, instances, messages, timers FROM functions ORDER BY instances DESC",
  },
  {
    title: "The largest instances",
    query: `SELECT function, id, state_values, state_bytes, messages
FROM instances
ORDER BY state_bytes DESC
LIMIT 20`,
  },
  {
    title: "Values of state",
    query: `SELECT function, id, name, value, typename, bytes
FROM state
ORDER BY function, id, name
LIMIT 100`,
  },
  {
    title: "The last records of a topic",
    query: `SELECT topic, offset, datetime(timestamp / 1000, 'unixepoch') AS at, key, value
FROM records
WHERE topic = 'restock-items'
ORDER BY offset DESC
LIMIT 100`,
  },
  {
    title: "How far the functions are in each topic",
    query: `SELECT name, records, next_offset - position AS waiting, first_offset, next_offset
FROM topics
ORDER BY waiting DESC`,
  },
  {
    title: "Why messages were given up",
    query: `SELECT function, reason, count(*) AS letters, sum(redriven_at IS NOT NULL) AS sent_again
FROM dead_letters
GROUP BY function, reason
ORDER BY letters DESC`,
  },
  {
    title: "What is to come next",
    query: `SELECT datetime(fire_at / 1000, 'unixepoch') AS at, function, id, typename, value
FROM timers
ORDER BY fire_at
LIMIT 100`,
  },
  {
    title: "The fullest mailboxes",
    query: `SELECT function, id, messages
FROM instances
WHERE messages > 0
ORDER BY messages DESC
LIMIT 20`,
  },
];
