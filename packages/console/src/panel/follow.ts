/** The records of a topic as they come, by the one stream of events that the page has. */
import { ApiError, call, pathOf } from "../api/call.ts";
import { connection, onEvent } from "../api/events.ts";
import type { operations } from "../api/generated/schema.ts";
import { paced } from "../live/paced.ts";

type Page =
  operations["get-topics-topic-records"]["responses"][200]["content"]["application/vnd.kafka.json.v2+json"];

export type TopicRecord = Page["records"][number];

export interface FollowOptions {
  /** How many of those that are there already come first. Default: 0. */
  readonly last?: number;
}

/** Records of a request. */
const LIMIT = 1000;
/** Only what is new is read, and somebody may wait for it. */
const STEADY_MS = 250;

/**
 * Calls back with the records of a topic, in their order, each once, until what it returns is called. The topic need not be
 * there yet: an egress topic begins with its first record.
 */
export function follow(
  topic: string,
  listener: (records: readonly TopicRecord[]) => void,
  { last = 0 }: FollowOptions = {},
): () => void {
  const path = pathOf("/topics/{topic}/records", { topic });
  /** Undefined until it is known where the topic ends. */
  let next: number | undefined;

  /** What goes wrong in the panel ends nothing here. */
  const tell = (records: readonly TopicRecord[]): void => {
    try {
      listener(records);
    } catch (error) {
      reportError(error);
    }
  };

  const readOn = async (stop: AbortSignal): Promise<void> => {
    for (let isMore = true; isMore && !stop.aborted; ) {
      const query = { ...(next === undefined ? { last } : { offset: next }), limit: LIMIT };
      const page = (await call({ method: "GET", path, query }, stop)) as Page;
      // Another store, with fewer records, when the runtime was started again without its data.
      const isOther = next !== undefined && page.end < next;
      next = isOther ? undefined : page.next;
      isMore = isOther || page.next < page.end;
      if (page.records.length > 0 && !stop.aborted) tell(page.records);
    }
  };

  const asking = paced(async (stop) => {
    try {
      await readOn(stop);
    } catch (error) {
      if (!(error instanceof ApiError)) return true;
      // All records of a topic that is not there yet are to come.
      if (error.status === 404) next = 0;
      return error.isPassing && connection.peek().state === "live";
    }
    return false;
  }, STEADY_MS);
  const offs = [
    onEvent("reset", asking.ask),
    onEvent("topics", (topics) => {
      if (topics.some((changed) => changed.topic === topic)) asking.ask();
    }),
    asking.stop,
  ];
  asking.ask();
  return () => {
    for (const off of offs) off();
  };
}
