/** The module of the simulated functions. */
import type { Module } from "statefun-runtime";

export function moduleWith(maxNumBatchRequests: number): Module {
  return {
    file: "module.yaml",
    endpoints: [
      {
        functions: "simulate/*",
        urlPathTemplate: "http://127.0.0.1:1/",
        maxNumBatchRequests,
        transport: {
          type: "async",
          callTimeoutMs: 60_000,
          connectTimeoutMs: 1000,
          payloadMaxBytes: 1024 * 1024,
        },
      },
    ],
    topics: [{ topic: "in", routes: [{ valueType: "simulate/Step", targets: ["simulate/fn"] }] }],
    egresses: [{ typename: "simulate/out", kind: "kafka" }],
    playgroundIngresses: [],
    playgroundEgresses: [],
    remoteAddresses: [],
    notes: [],
  };
}
