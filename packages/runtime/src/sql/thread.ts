/**
 * The thread of the process that runs queries: one after the other, on a connection that can only read. What takes long here
 * cannot be interrupted, so the process (process.ts) looks to that.
 */
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { RequestError } from "../errors.ts";
import { checkCurrent } from "../store/schema.ts";
import { explained } from "../store/trouble.ts";
import { answerTo } from "./answer.ts";
import type { SqlQuery, SqlRefusal, SqlReply } from "./query.ts";

/** How long SQLite waits for another program that has the store locked, in milliseconds. */
const LOCK_WAIT_MS = 1000;

/** The primary codes of SQLite's errors that are about the store, and not about the query. */
const OF_THE_STORE = new Set([5, 10, 11, 14, 26]);
const OUT_OF_MEMORY = 7;
const READ_ONLY = 8;
const TOO_BIG = 18;

let database: DatabaseSync | undefined;

function open(path: string): DatabaseSync {
  const opened = new DatabaseSync(path, { readOnly: true, timeout: LOCK_WAIT_MS });
  checkCurrent(opened, path);
  // What is sorted counts as memory, which is limited, and does not fill the disk.
  opened.exec("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY");
  return opened;
}

function reply(path: string, query: SqlQuery): SqlReply {
  try {
    database ??= open(path);
    return { answer: Buffer.from(answerTo(database, query)) };
  } catch (error) {
    return { refusal: refusalOf(path, error) };
  }
}

function refusalOf(path: string, error: unknown): SqlRefusal {
  if (error instanceof RequestError) return { code: error.code, message: error.message };
  const { message } = error as Error;
  const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  if (code === OUT_OF_MEMORY || code === TOO_BIG) {
    return { code: "too-large", message: `the query takes too much memory: ${message}` };
  }
  if (code === READ_ONLY) {
    return { code: "invalid-query", message: "the query cannot be run: nothing can be changed" };
  }
  if (code === 0 || OF_THE_STORE.has(code)) {
    return { code: "unavailable", message: (explained(path, error) as Error).message };
  }
  return { code: "invalid-query", message: `the query cannot be run: ${message}` };
}

const { path } = workerData as { readonly path: string };
parentPort?.on("message", (query: SqlQuery) => parentPort?.postMessage(reply(path, query)));
