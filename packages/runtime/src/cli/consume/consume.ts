/** Prints the records of a topic, for as long as there may be more: what `statefun consume` does. */
import { setTimeout as sleep } from "node:timers/promises";
import { print } from "statefun-wire/program";
import { ApiError, connect } from "../api-client.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { folderRecords } from "./folder.ts";
import {
  allRecords,
  type ConsumedRecord,
  foundRecords,
  type Source,
  type Start,
} from "./sources.ts";

const POLL_MS = 10_000;
const RETRY_MS = 500;

export interface ConsumeOptions {
  readonly start: Start;
  /** The last record: an offset, or a time in ISO 8601. */
  readonly to?: number | string | undefined;
  readonly key?: string | undefined;
  readonly follow?: true | undefined;
  /** A data folder, instead of a runtime. */
  readonly data?: string | undefined;
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** @throws CommandError `failed`: scripts have known no other code of it */
export async function consumeTopic(
  session: Session,
  topic: string,
  options: ConsumeOptions,
): Promise<undefined> {
  const { to, follow } = options;
  const pageOf = sourceOf(session, topic, options);
  let { start } = options;
  let wasThere = false;
  let isAwaited = false;
  for (;;) {
    try {
      const { records, next, isEnd } = await pageOf(start, follow ? POLL_MS : 0);
      const wanted = records.filter((record) => !isBeyond(record, to));
      for (const record of wanted) print(session.stdout, JSON.stringify(record));
      const isDone = wanted.length < records.length || (typeof to === "number" && next > to);
      if (isDone || (isEnd && !follow)) return undefined;
      start = { offset: next };
      wasThere = true;
      isAwaited = false;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const isGone =
        error.exitCode === EXIT.unavailable || (error instanceof ApiError && error.status >= 500);
      // What has never been there is more likely a URL that is wrong.
      const isWorthWaiting = isGone ? wasThere : error.exitCode === EXIT.notFound;
      if (!follow || !isWorthWaiting) throw new CommandError("failed", error.message);
      wasThere ||= !isGone;
      if (isGone && !isAwaited) print(session.stderr, `${error.message} Waiting for it.`);
      isAwaited = isGone;
      await sleep(RETRY_MS, undefined, { signal: session.signal });
    }
  }
}

function sourceOf(session: Session, topic: string, options: ConsumeOptions): Source {
  const { start, key, to, data } = options;
  const isTimed = start.offset === undefined || key !== undefined || typeof to === "string";
  if (data !== undefined) {
    return folderRecords(data, topic, { key, isTimed, signal: session.signal });
  }
  const api = connect(session, options);
  return isTimed ? foundRecords(api, topic, key) : allRecords(api, topic);
}

function isBeyond({ offset, time }: ConsumedRecord, to: ConsumeOptions["to"]): boolean {
  if (typeof to === "number") return offset > to;
  return to !== undefined && time !== undefined && Date.parse(time) > Date.parse(to);
}
