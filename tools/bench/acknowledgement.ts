/**
 * How long a client waits until one record is acknowledged, when it sends one at a time; and how long the disk takes to
 * make four kilobytes durable, in the same folder and the same seconds, because no acknowledgement can come sooner.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Client } from "undici";
import { nthAdd } from "./load.ts";
import type { LocalSystem } from "./systems.ts";

const RECORDS = 2000;
/** After so many the client and the disk take turns. */
const TURN = 100;
const PAGE = Buffer.alloc(4096, 1);

export interface Acknowledgement {
  readonly recordMs: readonly number[];
  readonly fdatasyncMs: readonly number[];
}

/** By one connection, which is kept. */
export async function acknowledgementTimes({ api, folder }: LocalSystem): Promise<Acknowledgement> {
  const recordMs: number[] = [];
  const fdatasyncMs: number[] = [];
  const client = new Client(api);
  const file = openSync(join(folder, "fdatasync"), "w");
  try {
    while (recordMs.length < RECORDS) {
      for (let n = 0; n < TURN; n++) {
        const started = performance.now();
        await produce(client, recordMs.length);
        recordMs.push(performance.now() - started);
      }
      for (let n = 0; n < TURN; n++) {
        const started = performance.now();
        // At the same places in each turn, as SQLite does in its log: a file that grows takes longer.
        writeSync(file, PAGE, 0, PAGE.length, n * PAGE.length);
        fdatasyncSync(file);
        fdatasyncMs.push(performance.now() - started);
      }
    }
  } finally {
    closeSync(file);
    await client.close();
  }
  return { recordMs, fdatasyncMs };
}

/** Its answer is read, but not parsed: an HTTP client of Node takes a tenth of a millisecond as it is. */
async function produce(client: Client, n: number): Promise<void> {
  const add = nthAdd(n);
  const { statusCode, body } = await client.request({
    method: "POST",
    path: "/topics/add-to-cart",
    headers: { "content-type": "application/vnd.kafka.json.v2+json" },
    body: JSON.stringify({ records: [{ key: add.userId, value: { ...add, quantity: 1 } }] }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`a record was answered with ${statusCode}: ${text}`);
}
