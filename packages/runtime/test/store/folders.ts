/** Data folders as a test needs them: with something in them, as a process leaves them that dies, or tampered with. */
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { GroupWrites } from "../../src/model.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { group, message, open, record, seqs, topicAt } from "./fixtures.ts";

/** A store that was closed in order, with messages 1 to 9 and some pages of records. */
export async function closedFolder(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await fill(store);
  await store.close();
  return folder;
}

/** The same as a process leaves it that dies: the newest commits are in the log. */
export async function crashedFolder(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await fill(store);
  const copy = copyOf(folder);
  await store.close();
  return copy;
}

/** A data folder with a store that has these writes. */
export async function folderWith(writes: GroupWrites): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await store.commit(writes);
  await store.close();
  return folder;
}

async function fill(store: Awaited<ReturnType<typeof openSqliteStore>>): Promise<void> {
  for (let seq = 1; seq < 10; seq++) {
    const records = [record(seq, 0, "x".repeat(3000))];
    const topics = [topicAt("in", seq + 1, seq)];
    await store.commit(group({ messages: [message(seq)], records, topics }));
  }
}

/** Another folder with the same files, but for what is only shared memory. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  for (const name of readdirSync(folder).filter((file) => !file.endsWith("-shm"))) {
    cpSync(join(folder, name), join(copy, name));
  }
  return copy;
}

/** Why the store is not opened; "opened" if it is. */
export async function refusal(folder: string): Promise<string> {
  try {
    await (await openSqliteStore(folder)).close();
    return "opened";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The messages that the store has. */
export async function seqsIn(folder: string): Promise<number[]> {
  return seqs(await open(sqliteDisk(folder)));
}

export function remove(folder: string, ...names: string[]): void {
  for (const name of names) rmSync(join(folder, name));
}
