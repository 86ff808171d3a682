/** Where records to print come from: a plain page after the other, or a search among them. */
import { type Api, pathOf } from "../api-client.ts";

export interface ConsumedRecord {
  readonly offset: number;
  /** Of a search. */
  readonly time?: string;
}

/** Where to begin. */
export interface Start {
  readonly offset?: number | undefined;
  /** In ISO 8601. */
  readonly time?: string | undefined;
  /** So many before the end. */
  readonly last?: number | undefined;
}

export interface Page {
  readonly records: readonly ConsumedRecord[];
  /** The offset to go on with. */
  readonly next: number;
  /** Whether there are no more by now. */
  readonly isEnd: boolean;
}

/** Waits so long, in milliseconds, when there is nothing yet. @throws CommandError */
export type Source = (start: Start, waitMs: number) => Promise<Page>;

/** All records from an offset on. */
export function allRecords(api: Api, topic: string): Source {
  const path = `${pathOf`/topics/${topic}`}/partitions/0/records`;
  return async ({ offset = 0 }, waitMs) => {
    const query = { offset, timeout: waitMs };
    const records = await api.ask<readonly ConsumedRecord[]>(path, { query, waitMs });
    const next = (records.at(-1)?.offset ?? offset - 1) + 1;
    return { records, next, isEnd: records.length === 0 };
  };
}

interface Found {
  readonly records: readonly ConsumedRecord[];
  readonly next: number;
  readonly end: number;
}

/** Those of one key, if one is given, with their times. */
export function foundRecords(api: Api, topic: string, key: string | undefined): Source {
  const path = `${pathOf`/topics/${topic}`}/records`;
  const all = allRecords(api, topic);
  return async (start, waitMs) => {
    const query = { ...start, key, limit: 1000 };
    const { records, next, end } = await api.ask<Found>(path, { query });
    const isEnd = next >= end;
    // A search does not wait.
    if (isEnd && records.length === 0 && waitMs > 0) await all({ offset: end }, waitMs);
    return { records, next, isEnd };
  };
}
