/** The public names of the local runtime. */

export type { Transport } from "./call/transport.ts";
export { httpTransport, inProcessTransport } from "./call/transport.ts";
export { startLocalRuntime } from "./cli/local-runtime.ts";
export { StoreFailedError } from "./commit/store-failed.ts";
export type { EndpointSpec, Module } from "./module/module.ts";
export { ModuleError, readModule } from "./module/module.ts";
export type { Logger } from "./runtime.ts";
export type { RunningRuntime, ServeOptions } from "./serve.ts";
export { serveRuntime } from "./serve.ts";
