/** The thread for large JSON as those see it that have some: started when it is needed, and ended when it is not any more. */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { RequestError } from "../errors.ts";
import type { NewRecord } from "../produce-request.ts";
import { TEXT_TYPE } from "./dialect.ts";
import { LARGE_BYTES, type PackedRecords, unpack } from "./json-jobs.ts";
import type { JsonReply, JsonRequest } from "./json-thread.ts";
import { plainTyped } from "./plain-typed.ts";
import type { ConsumedRecord } from "./responses.ts";

/** As a source it is .ts, in the package that is installed .js, as this file is. */
const THREAD = new URL(`./json-thread${extname(import.meta.url)}`, import.meta.url);
/** How much memory what is read and written may take, in MiB. */
const HEAP_MB = 512;
/** How long the thread waits for more to do, in milliseconds. */
const IDLE_MS = 5000;

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/** What `readRecords` gives. The body may be gone afterwards. @throws RequestError */
export async function readLargeRecords(
  contentType: string | undefined,
  body: Uint8Array<ArrayBuffer>,
  maxRecords: number,
): Promise<NewRecord[]> {
  const whole = body.length === body.buffer.byteLength ? [body.buffer] : [];
  return unpack((await ask(["read", contentType, body, maxRecords], whole)) as PackedRecords);
}

/** A record as JSON, in the form that the media type names, or as text when it has too much in it to be read as JSON. */
export async function renderLargeRecord(type: string, record: ConsumedRecord): Promise<Uint8Array> {
  const rendered = ask(["record", type, record]).catch((error: unknown) => {
    if (error instanceof RequestError && type !== TEXT_TYPE)
      return ask(["record", TEXT_TYPE, record]);
    throw error;
  });
  return (await rendered) as Uint8Array;
}

/** A value with its type as {@link plainTyped} shows it, or as text when it has too much in it to be read as JSON. */
export async function renderTyped(
  typename: string,
  value: Uint8Array,
): Promise<string | Uint8Array> {
  if (value.length <= LARGE_BYTES)
    return JSON.stringify({ typename, ...plainTyped(typename, value) });
  const rendered = ask(["typed", typename, value]).catch((error: unknown) => {
    if (error instanceof RequestError) return ask(["text", typename, value]);
    throw error;
  });
  return (await rendered) as Uint8Array;
}

/** One at a time: when the thread's memory is used up it is known by what. */
function ask(request: JsonRequest, transferred: readonly ArrayBuffer[] = []) {
  const answer = last.then(() => exchange(request, transferred));
  // Not with its result, which would be kept until the next one comes.
  last = answer.then(
    () => undefined,
    () => undefined,
  );
  return answer;
}

async function exchange(request: JsonRequest, transferred: readonly ArrayBuffer[]) {
  clearTimeout(idle);
  worker ??= start();
  const reply = await replyOf(worker, request, transferred);
  idle = setTimeout(end, IDLE_MS).unref();
  if ("result" in reply) return reply.result;
  throw reply.code === undefined
    ? new Error(reply.message)
    : new RequestError(reply.code, reply.message);
}

function start(): Worker {
  const started = new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  started.unref();
  return started;
}

function end(): void {
  void worker?.terminate();
  worker = undefined;
}

function replyOf(
  thread: Worker,
  request: JsonRequest,
  transferred: readonly ArrayBuffer[],
): Promise<JsonReply> {
  return new Promise((resolve, reject) => {
    const onReply = (reply: JsonReply): void => {
      thread.off("error", onError);
      resolve(reply);
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      thread.off("message", onReply);
      end();
      reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory() : error);
    };
    thread.once("message", onReply);
    thread.once("error", onError);
    thread.postMessage(request, transferred);
  });
}

function outOfMemory(): RequestError {
  return new RequestError(
    "too-large",
    `to read or write this JSON takes more than the ${HEAP_MB} MiB of memory that there are for it: make it smaller`,
  );
}
