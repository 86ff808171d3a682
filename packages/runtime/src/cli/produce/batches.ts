/** Puts records together to requests, and sends one after the other, each until it is known to have arrived. */
import { setTimeout as sleep } from "node:timers/promises";
import { explain, print } from "statefun-wire/program";
import { BINARY_TYPE } from "../../kafka-rest/dialect.ts";
import { type Api, mayHaveArrived, pathOf } from "../api-client.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import type { NewRecord } from "./records.ts";

/** Of a request, in characters of its keys and values. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
/** How often a request is sent again that has not been answered, and after how long, in milliseconds. */
const ATTEMPTS = 60;
const RETRY_MS = 500;

/** Batches of so many records; and fewer at the end of a group, unless they are to be the same however records come. */
export async function* batchesOf(
  groups: AsyncIterable<readonly NewRecord[]>,
  { records, areSteady }: { readonly records: number; readonly areSteady: boolean },
): AsyncGenerator<readonly NewRecord[]> {
  let batch: NewRecord[] = [];
  let characters = 0;
  for await (const group of groups) {
    for (const record of group) {
      const length = (record.key?.length ?? 0) + (record.value?.length ?? 0);
      if (batch.length === records || (batch.length > 0 && characters + length > MAX_CHARACTERS)) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(record);
      characters += length;
    }
    if (areSteady || batch.length === 0) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

interface Offsets {
  readonly offsets: readonly { readonly offset: number }[];
}

/** Sends the batches of one command to one topic. */
export class BatchSender {
  readonly #session: Session;
  readonly #api: Api;
  readonly #topic: string;
  readonly #key: string;
  #sent = 0;

  /** Batches that are sent again under the same `key`, in the same order, add nothing. */
  constructor(session: Session, api: Api, topic: string, key: string) {
    this.#session = session;
    this.#api = api;
    this.#topic = topic;
    this.#key = key;
  }

  /**
   * Appends a batch, and resolves with the offsets of its records. While the runtime is gone it waits, and sends it again.
   *
   * @throws ApiError
   * @throws CommandError `unavailable` when there has never been a runtime, or none for some 30 seconds
   */
  async send(records: readonly NewRecord[]): Promise<number[]> {
    const request = {
      method: "POST",
      body: { records },
      headers: { "content-type": BINARY_TYPE, "idempotency-key": `${this.#key}/${this.#sent}` },
    } as const;
    for (let attempt = 1; ; attempt++) {
      try {
        const { offsets } = await this.#api.ask<Offsets>(pathOf`/topics/${this.#topic}`, request);
        this.#sent++;
        return offsets.map(({ offset }) => offset);
      } catch (error) {
        if (attempt === ATTEMPTS || !this.#isWorthWaiting(error)) throw error;
        if (attempt === 1) print(this.#session.stderr, `${explain(error)} Waiting for it.`);
        await sleep(RETRY_MS, undefined, { signal: this.#session.signal });
      }
    }
  }

  /** What has never been there is more likely a URL that is wrong. */
  #isWorthWaiting(error: unknown): boolean {
    const isGone = error instanceof CommandError && error.exitCode === EXIT.unavailable;
    return isGone && (this.#sent > 0 || mayHaveArrived(error));
  }
}
