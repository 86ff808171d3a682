/**
 * `statefun-runtime/worker`: functions in a thread of their own, and nothing else of the runtime. So a program can have their
 * thread load what they need while its own loads the rest.
 */
export {
  type FunctionsWorker,
  type FunctionsWorkerOptions,
  startFunctionsWorker,
} from "./call/functions-worker.ts";
