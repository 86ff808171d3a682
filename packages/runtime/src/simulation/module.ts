/** The module of functions that nothing else is known of. */
import type { Module } from "../module/module.ts";

/** How the functions of such a module are called. */
const TRANSPORT = {
  type: "async",
  callTimeoutMs: 60_000,
  connectTimeoutMs: 10_000,
  payloadMaxBytes: 32 * 1024 * 1024,
} as const;

/** An endpoint for each function, and no ingress and no egress. */
export function moduleOf(functions: readonly string[]): Module {
  return {
    file: "module.yaml",
    endpoints: functions.map((typename) => ({
      functions: typename,
      urlPathTemplate: "http://127.0.0.1:1/",
      maxNumBatchRequests: 1000,
      transport: TRANSPORT,
    })),
    topics: [],
    egresses: [],
    playgroundIngresses: [],
    playgroundEgresses: [],
    kafkaIngresses: [],
    remoteAddresses: [],
    notes: [],
    notesWithoutKafka: [],
  };
}
