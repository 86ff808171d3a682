/** Which of a topic's records a view is about, as the address has it. */

export interface Position {
  /** Newest first, unless it says otherwise. */
  readonly isOldestFirst: boolean;
  /** The records from an offset on, or those up to one; neither: the newest ones, or the oldest, and those to come. */
  readonly from?: number;
  readonly to?: number;
  /** The one whose details are shown. */
  readonly open: number | undefined;
}

export type TopicQuery = Readonly<Record<string, string>>;

/** `offset` leads to a record, and shows it among its neighbours. */
export function positionOf({ order, from, to, offset, open }: TopicQuery): Position {
  const isOldestFirst = order === "oldest";
  const at = offsetIn(offset);
  const start = offsetIn(from) ?? (isOldestFirst ? at : undefined);
  const stop = offsetIn(to) ?? (isOldestFirst ? undefined : at);
  return {
    isOldestFirst,
    ...(start !== undefined ? { from: start } : stop !== undefined && { to: stop }),
    open: offsetIn(open) ?? at,
  };
}

/** The view that follows what is new. */
export function isTail({ isOldestFirst, from, to }: Position): boolean {
  return !isOldestFirst && from === undefined && to === undefined;
}

/** A whole number in decimal digits, or undefined. */
export function offsetIn(text: string | undefined): number | undefined {
  const isOffset = text !== undefined && /^\d{1,15}$/.test(text);
  return isOffset ? Number(text) : undefined;
}

/** Takes away where the view was, so that another position can take its place. */
export const NOWHERE = { from: undefined, to: undefined, offset: undefined, open: undefined };
