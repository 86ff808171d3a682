/** The thread that reads and writes large JSON. Its heap is bounded: what does not fit ends it, and not the process. */
import { parentPort } from "node:worker_threads";
import { RequestError, type RequestErrorCode } from "../errors.ts";
import { JSON_JOBS, type JsonJobs, type PackedRecords } from "./json-jobs.ts";

/** A job, and what it is done with. */
export type JsonRequest = {
  [Name in keyof JsonJobs]: [Name, ...Parameters<JsonJobs[Name]>];
}[keyof JsonJobs];

export type JsonReply =
  | { readonly result: PackedRecords | Uint8Array }
  | { readonly code: RequestErrorCode | undefined; readonly message: string };

function work([name, ...args]: JsonRequest): JsonReply {
  try {
    const job = JSON_JOBS[name] as (...given: unknown[]) => PackedRecords | Uint8Array;
    return { result: job(...args) };
  } catch (error) {
    const code = error instanceof RequestError ? error.code : undefined;
    return { code, message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on("message", (request: JsonRequest) => {
  const reply = work(request);
  parentPort?.postMessage(reply, "result" in reply ? buffersOf(reply.result) : []);
});

function buffersOf(result: PackedRecords | Uint8Array): ArrayBuffer[] {
  const arrays = result instanceof Uint8Array ? [result] : [result.lengths, result.bytes];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
