/** The records of a topic as they come, by the one stream of events that the page has. */
import { ApiError } from "../api/call.ts";
import { onEvent } from "../api/events.ts";
import { readRecords, type TopicRecord } from "../api/records.ts";

const PAGE = 1000;

export interface FollowOptions {
  /** How many of those that are there already come first. Default: 0. */
  readonly last?: number;
}

/**
 * Calls back with the records of a topic, in their order, each once, until what it returns is called. The topic need not be
 * there yet: an egress topic begins with its first record.
 */
export function follow(
  topic: string,
  listener: (records: readonly TopicRecord[]) => void,
  { last = 0 }: FollowOptions = {},
): () => void {
  const stop = new AbortController();
  /** Undefined until it is known where the topic ends. */
  let next: number | undefined;
  let isBusy = false;
  let isStale = false;

  const readOn = async (): Promise<void> => {
    const query = next === undefined ? { last } : { offset: next };
    const page = await readRecords(topic, { ...query, limit: PAGE }, stop.signal);
    // Another store, with fewer records, when the runtime was started again without its data.
    next = next !== undefined && page.end < next ? undefined : page.next;
    if (page.records.length > 0 && !stop.signal.aborted) listener(page.records);
    if (next === undefined || next < page.end) isStale = true;
  };

  const run = async (): Promise<void> => {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    while (isStale && !stop.signal.aborted) {
      isStale = false;
      try {
        await readOn();
      } catch (error) {
        // The next event says that it can be asked again. All records of a topic that is not there yet are to come.
        if (error instanceof ApiError && error.status === 404) next = 0;
      }
    }
    isBusy = false;
  };

  const offs = [
    onEvent("reset", () => void run()),
    onEvent("topics", (topics) => {
      if (topics.some((changed) => changed.topic === topic)) void run();
    }),
    () => stop.abort(),
  ];
  void run();
  return () => {
    for (const off of offs) off();
  };
}
