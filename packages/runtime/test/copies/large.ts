/** Stores that take a moment to copy. */
import type { Store } from "../../src/store/store.ts";
import { group, record, topicAt } from "../store/fixtures.ts";

const MEGABYTE = "x".repeat(1024 * 1024);

/** Adds so many megabytes of records to topic `in`. */
export async function fill(store: Pick<Store, "commit">, megabytes: number): Promise<void> {
  for (let offset = 0; offset < megabytes; offset++) {
    await store.commit(
      group({
        records: [record(offset, 0, MEGABYTE)],
        topics: [topicAt("in", offset + 1, 0)],
      }),
    );
  }
}
